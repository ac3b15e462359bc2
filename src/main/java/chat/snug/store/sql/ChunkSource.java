package chat.snug.store.sql;

import java.sql.SQLException;

/** From the chunks of {@link Bodies}. */
final class ChunkSource implements BodySource {

  @Override
  public String columns(Version version) {
    return Bodies.bytes(reference(version));
  }

  @Override
  public String join(Version version) {
    return Bodies.join(reference(version));
  }

  private static String reference(Version version) {
    return version == Version.SENT ? "e.body" : "e.now_body";
  }

  @Override
  public Body body(Row row, int column) throws SQLException {
    return Body.decoded(row.bytesOrNull(column));
  }
}
