package chat.snug.store.sql;

import java.sql.SQLException;

/** How a query on {@code events e} gets at what people wrote: with columns that it selects last, and a join behind its table. */
interface BodySource {

  /** Which of what was written. */
  enum Version {
    /** As the event said it. */
    SENT,
    /** Of a message, as it stands now. */
    STANDING
  }

  String columns(Version version);

  String join(Version version);

  /** What was written, from the columns that begin with this one. */
  Body body(Row row, int column) throws SQLException;
}
