package chat.snug.store.sql;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A row of JDBC's. */
record JdbcRow(ResultSet results) implements Row {

  @Override
  public long number(int column) throws SQLException {
    return results.getLong(column);
  }

  @Override
  public int integer(int column) throws SQLException {
    return results.getInt(column);
  }

  @Override
  public @Nullable Long numberOrNull(int column) throws SQLException {
    long number = results.getLong(column);
    return number == 0 && results.wasNull() ? null : Long.valueOf(number);
  }

  @Override
  public boolean flag(int column) throws SQLException {
    return results.getLong(column) != 0;
  }

  @Override
  public String text(int column) throws SQLException {
    String text = results.getString(column);
    return text == null ? "" : text;
  }

  @Override
  public @Nullable String textOrNull(int column) throws SQLException {
    return results.getString(column);
  }

  @Override
  public @Nullable Object value(int column) throws SQLException {
    return results.getObject(column);
  }

  @Override
  public byte[] bytes(int column) throws SQLException {
    byte[] bytes = results.getBytes(column);
    return bytes == null ? new byte[0] : bytes;
  }

  @Override
  public byte @Nullable [] bytesOrNull(int column) throws SQLException {
    return results.getBytes(column);
  }
}
