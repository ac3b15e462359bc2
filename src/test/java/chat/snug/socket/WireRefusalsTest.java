package chat.snug.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a peer may not send: too much, what is no UTF-8, what breaks the protocol. */
class WireRefusalsTest extends OneWire {
  @Test
  void aFrameOverTheLimitIs1009() {
    send(text(true, new byte[MESSAGE_BYTES + 1]));
    assertClosedBecause(1009);
  }

  @Test
  void aFrameThatOnlyClaimsToBeHugeIs1009() {
    sendBytes("81ff 7fffffffffffffff 00000000");
    assertClosedBecause(1009);
  }

  @Test
  void fragmentsOverTheLimitAre1009() {
    send(text(false, new byte[MESSAGE_BYTES - 10]), more(false, new byte[10]));
    assertThat(channel.isOpen()).isTrue();
    send(more(false, new byte[1]));
    assertClosedBecause(1009);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ff", "c0af", "eda080", "f4908080", "c3", "61c361", "e282", "80"})
  void whatIsNoUtf8Is1007(String hex) {
    send(text(true, HexFormat.of().parseHex(hex)));
    assertClosedBecause(1007);
    assertThat(ear.texts).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"e2, 28a1", "c3, 28", "f09f91, 41", "61, ff", "c3, ''"})
  void whatIsNoUtf8OverTwoFragmentsIs1007(String first, String second) {
    send(text(false, HexFormat.of().parseHex(first)), more(true, HexFormat.of().parseHex(second)));
    assertClosedBecause(1007);
    assertThat(ear.texts).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "8105 68656c6c6f", // unmasked
        "8900", // an unmasked ping
        "c185 00000000 68656c6c6f", // reserved bits
        "a185 00000000 68656c6c6f",
        "9185 00000000 68656c6c6f",
        "8385 00000000 68656c6c6f", // reserved opcodes
        "8b80 00000000",
        "0980 00000000", // a fragmented ping
        "89fe 007e 00000000", // a ping of 126 bytes
        "8081 00000000 61", // a continuation of nothing
        "0081 00000000 61",
        "81fe 0001 00000000 61", // lengths longer than they need be
        "81ff 0000000000000001 00000000 61",
        "81ff 8000000000000001 00000000", // a negative length
        "8881 00000000 03", // a close with half a code
        "8882 00000000 03ed", // codes that nobody may send: 1005
        "8882 00000000 03ee", // 1006
        "8882 00000000 03e7", // 999
        "8882 00000000 03ec" // 1004
      })
  void whatBreaksTheProtocolIs1002(String hex) {
    sendBytes(hex);
    int code = closeCode();
    assertThat(code).isIn(1002, 1007);
    if (!hex.startsWith("888")) {
      assertThat(code).isEqualTo(1002);
    }
    assertThat(ear.closes).containsExactly(code);
    assertThat(ear.texts).isEmpty();
    passToTheEnd();
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void aNewMessageInTheMiddleOfAnotherIs1002() {
    send(text(false, utf8("a")), text(true, utf8("b")));
    assertClosedBecause(1002);
  }

  @Test
  void aBinaryMessageIs1003() {
    send(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(new byte[] {1})));
    assertClosedBecause(1003);
  }

  @Test
  void aFragmentedBinaryMessageIs1003() {
    send(new BinaryWebSocketFrame(false, 0, Unpooled.wrappedBuffer(new byte[] {1})));
    assertClosedBecause(1003);
  }
}
