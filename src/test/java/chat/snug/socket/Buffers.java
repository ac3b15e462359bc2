package chat.snug.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/** Buffers that a test gives away, so that it can see that none is kept, and none let go twice. */
final class Buffers {
  private final List<ByteBuf> given = new ArrayList<>();

  ByteBuf track(ByteBuf buffer) {
    given.add(buffer);
    return buffer;
  }

  void assertAllReleased() {
    assertThat(given).allMatch(buffer -> buffer.refCnt() == 0);
  }
}
