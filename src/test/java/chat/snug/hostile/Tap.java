package chat.snug.hostile;

import java.nio.ByteBuffer;

/** Sees the bytes of one connection as they come to the proxy, each way for itself, on the proxy's thread. */
public interface Tap {
  Tap NONE = (way, bytes) -> {};

  /** @param bytes read only */
  void passes(Way way, ByteBuffer bytes);
}
