package chat.snug.store.sql;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The present row of a query; columns are counted from 1. */
interface Row {

  /** A number; 0 where it is null. */
  long number(int column) throws SQLException;

  int integer(int column) throws SQLException;

  @Nullable
  Long numberOrNull(int column) throws SQLException;

  boolean flag(int column) throws SQLException;

  /** A text; empty where it is null. */
  String text(int column) throws SQLException;

  @Nullable
  String textOrNull(int column) throws SQLException;

  /** A number, a text or null, as it stands there. */
  @Nullable
  Object value(int column) throws SQLException;

  byte[] bytes(int column) throws SQLException;

  byte @Nullable [] bytesOrNull(int column) throws SQLException;
}
