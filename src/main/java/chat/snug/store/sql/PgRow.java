package chat.snug.store.sql;

import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** A row of the PostgreSQL client's. */
record PgRow(io.vertx.sqlclient.Row row) implements Row {

  @Override
  public long number(int column) {
    Long number = numberOrNull(column);
    return number == null ? 0 : number;
  }

  @Override
  public int integer(int column) {
    return Math.toIntExact(number(column));
  }

  @Override
  public @Nullable Long numberOrNull(int column) {
    return row.getValue(column - 1) instanceof Number number
        ? Long.valueOf(number.longValue())
        : null;
  }

  @Override
  public boolean flag(int column) {
    return number(column) != 0;
  }

  @Override
  public String text(int column) {
    String text = textOrNull(column);
    return text == null ? "" : text;
  }

  @Override
  public @Nullable String textOrNull(int column) {
    return row.getString(column - 1);
  }

  @Override
  public @Nullable Object value(int column) {
    return row.getValue(column - 1);
  }

  @Override
  public byte[] bytes(int column) {
    byte[] bytes = bytesOrNull(column);
    return bytes == null ? new byte[0] : bytes;
  }

  @Override
  public byte @Nullable [] bytesOrNull(int column) {
    Buffer buffer = row.getBuffer(column - 1);
    return buffer == null ? null : buffer.getBytes();
  }
}
