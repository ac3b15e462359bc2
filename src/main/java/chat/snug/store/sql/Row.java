package chat.snug.store.sql;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The present row of a query; columns are counted from 1. */
final class Row {
  private final ResultSet results;

  Row(ResultSet results) {
    this.results = results;
  }

  /** A number; 0 where it is null. */
  long number(int column) throws SQLException {
    return results.getLong(column);
  }

  int integer(int column) throws SQLException {
    return results.getInt(column);
  }

  @Nullable
  Long numberOrNull(int column) throws SQLException {
    long number = results.getLong(column);
    return number == 0 && results.wasNull() ? null : Long.valueOf(number);
  }

  boolean flag(int column) throws SQLException {
    return results.getLong(column) != 0;
  }

  /** A text; empty where it is null. */
  String text(int column) throws SQLException {
    String text = results.getString(column);
    return text == null ? "" : text;
  }

  byte[] bytes(int column) throws SQLException {
    byte[] bytes = results.getBytes(column);
    return bytes == null ? new byte[0] : bytes;
  }

  byte @Nullable [] bytesOrNull(int column) throws SQLException {
    return results.getBytes(column);
  }

  @Nullable
  String textOrNull(int column) throws SQLException {
    return results.getString(column);
  }
}
