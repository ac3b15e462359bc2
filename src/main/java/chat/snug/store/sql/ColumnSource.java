package chat.snug.store.sql;

import java.sql.SQLException;

/** From the events' own rows, as PostgreSQL has it. */
final class ColumnSource implements BodySource {

  @Override
  public String columns(Version version) {
    return version == Version.SENT
        ? "e.text, e.data, e.mentions"
        : "case when e.edited_at is null then e.text else e.now_text end,"
            + " case when e.edited_at is null then e.data else e.now_data end, e.mentions";
  }

  @Override
  public String join(Version version) {
    return " ";
  }

  @Override
  public Body body(Row row, int column) throws SQLException {
    return new Body(row.text(column), row.textOrNull(column + 1), row.textOrNull(column + 2));
  }
}
