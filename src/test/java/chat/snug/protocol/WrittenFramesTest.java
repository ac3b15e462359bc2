package chat.snug.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import chat.snug.model.Fault;
import chat.snug.model.User;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every frame of the server beside the events, to the byte. */
class WrittenFramesTest {
  private static final long AT = 1_795_489_965_123L;
  private static final Regarding SEND = new Regarding("send", null, "c1", "tea");
  private static final Regarding EDIT = new Regarding("edit", "r1", null, "tea");
  private static final Regarding TYPING = new Regarding("typing", null, null, "tea");
  private static final Regarding WATCH = new Regarding("watch", null, null, null);

  @ParameterizedTest
  @MethodSource
  void isWrittenAs(ServerFrame frame, String json) {
    assertThat(new String(FrameWriter.write(frame), StandardCharsets.UTF_8)).isEqualTo(json);
  }

  static Stream<Arguments> isWrittenAs() {
    Map<String, Long> heads = new LinkedHashMap<>();
    heads.put("tea", 7L);
    heads.put("b", 1L);
    return Stream.of(
        arguments(
            new ServerFrame.Welcome(
                "s1",
                "ann",
                AT,
                "e1",
                30,
                90,
                65_536,
                8000,
                List.of(
                    new ServerFrame.RoomAt("tea", 9, 8, 1), new ServerFrame.RoomAt("b", 1, 1, 0)),
                false),
            "{\"type\":\"welcome\",\"session\":\"s1\",\"user\":\"ann\",\"server_time\":\"2026-11-24T03:12:45.123Z\","
                + "\"epoch\":\"e1\",\"heartbeat_seconds\":30,\"offline_after_seconds\":90,"
                + "\"limits\":{\"frame_bytes\":65536,\"text_characters\":8000},"
                + "\"rooms\":{\"tea\":{\"head\":9,\"read\":8,\"unread\":1},\"b\":{\"head\":1,\"read\":1,\"unread\":0}},"
                + "\"more\":false}"),
        arguments(
            new ServerFrame.Welcome("s1", "ann", 0, "e1", 30, 90, 0, 0, List.of(), true),
            "{\"type\":\"welcome\",\"session\":\"s1\",\"user\":\"ann\",\"server_time\":\"1970-01-01T00:00:00.000Z\","
                + "\"epoch\":\"e1\",\"heartbeat_seconds\":30,\"offline_after_seconds\":90,"
                + "\"limits\":{\"frame_bytes\":0,\"text_characters\":0},\"rooms\":{},\"more\":true}"),
        arguments(
            new ServerFrame.Ack(SEND, "tea", 5, AT, false),
            "{\"type\":\"ack\",\"client_msg_id\":\"c1\",\"room\":\"tea\",\"seq\":5,"
                + "\"at\":\"2026-11-24T03:12:45.123Z\",\"duplicate\":false}"),
        arguments(
            new ServerFrame.Ack(EDIT, "tea", 5, AT, true),
            "{\"type\":\"ack\",\"ref\":\"r1\",\"room\":\"tea\",\"seq\":5,"
                + "\"at\":\"2026-11-24T03:12:45.123Z\",\"duplicate\":true}"),
        arguments(
            new ServerFrame.Read("tea", "ann", 4, AT, null),
            "{\"type\":\"read\",\"room\":\"tea\",\"user\":\"ann\",\"read\":4,\"at\":\"2026-11-24T03:12:45.123Z\"}"),
        arguments(
            new ServerFrame.Read("tea", "ann", 4, AT, 0),
            "{\"type\":\"read\",\"room\":\"tea\",\"user\":\"ann\",\"read\":4,\"at\":\"2026-11-24T03:12:45.123Z\","
                + "\"unread\":0}"),
        arguments(
            new ServerFrame.Typing("tea", "ann"),
            "{\"type\":\"typing\",\"room\":\"tea\",\"user\":\"ann\"}"),
        arguments(new ServerFrame.Presence(List.of()), "{\"type\":\"presence\",\"items\":[]}"),
        arguments(
            new ServerFrame.Presence(List.of(
                new ServerFrame.Presence.Item("ann", "online", AT),
                new ServerFrame.Presence.Item("bob", "offline", null))),
            "{\"type\":\"presence\",\"items\":[{\"user\":\"ann\",\"status\":\"online\","
                + "\"last_seen\":\"2026-11-24T03:12:45.123Z\"},"
                + "{\"user\":\"bob\",\"status\":\"offline\",\"last_seen\":null}]}"),
        arguments(
            new ServerFrame.Profile(new User("ann", "Ann \"A\"", null, AT)),
            "{\"type\":\"user\",\"id\":\"ann\",\"display_name\":\"Ann \\\"A\\\"\","
                + "\"created_at\":\"2026-11-24T03:12:45.123Z\"}"),
        arguments(
            new ServerFrame.Profile(new User("ann", "Ann", "a.png", AT)),
            "{\"type\":\"user\",\"id\":\"ann\",\"display_name\":\"Ann\",\"avatar\":\"a.png\","
                + "\"created_at\":\"2026-11-24T03:12:45.123Z\"}"),
        arguments(
            new ServerFrame.Pong(AT, heads),
            "{\"type\":\"pong\",\"at\":\"2026-11-24T03:12:45.123Z\",\"heads\":{\"tea\":7,\"b\":1}}"),
        arguments(
            new ServerFrame.Pong(AT, Map.of()),
            "{\"type\":\"pong\",\"at\":\"2026-11-24T03:12:45.123Z\",\"heads\":{}}"),
        arguments(
            new ServerFrame.Resync("tea", 12),
            "{\"type\":\"resync\",\"room\":\"tea\",\"head\":12}"),
        arguments(
            new ServerFrame.TokenExpiring(60), "{\"type\":\"token_expiring\",\"expires_in\":60}"),
        arguments(new ServerFrame.Drain(3456), "{\"type\":\"drain\",\"retry_after_ms\":3456}"),
        arguments(
            new ServerFrame.Error(SEND, Fault.NOT_FOUND.because("no room")),
            "{\"type\":\"error\",\"code\":\"not_found\",\"message\":\"no room\",\"client_msg_id\":\"c1\"}"),
        arguments(
            new ServerFrame.Error(EDIT, Fault.INVALID.because("no text")),
            "{\"type\":\"error\",\"code\":\"invalid\",\"message\":\"no text\",\"ref\":\"r1\"}"),
        arguments(
            new ServerFrame.Error(TYPING, Fault.RATE_LIMITED.because("wait").retryAfter(50)),
            "{\"type\":\"error\",\"code\":\"rate_limited\",\"message\":\"wait\",\"of\":\"typing\",\"room\":\"tea\","
                + "\"retry_after_ms\":50}"),
        arguments(
            new ServerFrame.Error(WATCH, Fault.UNSUPPORTED.because("no")),
            "{\"type\":\"error\",\"code\":\"unsupported\",\"message\":\"no\",\"of\":\"watch\"}"),
        arguments(
            new ServerFrame.Error(null, Fault.INTERNAL.because("no")),
            "{\"type\":\"error\",\"code\":\"internal\",\"message\":\"no\"}"));
  }

  @Test
  void everyKindOfFrameIsInTheTable() {
    Set<Object> kinds =
        isWrittenAs().map(row -> row.get()[0].getClass()).collect(Collectors.toSet());

    assertThat(kinds)
        .containsExactlyInAnyOrder((Object[]) ServerFrame.class.getPermittedSubclasses());
  }

  @Test
  void anAckOverRestHasTheSameMembersWithoutAType() {
    byte[] json =
        JsonOut.object(out -> FrameWriter.ack(out, new ServerFrame.Ack(SEND, "tea", 5, AT, false)));

    assertThat(new String(json, StandardCharsets.UTF_8))
        .isEqualTo("{\"client_msg_id\":\"c1\",\"room\":\"tea\",\"seq\":5,"
            + "\"at\":\"2026-11-24T03:12:45.123Z\",\"duplicate\":false}");
  }

  @Test
  void timesAlwaysHaveThreeDigitsOfMilliseconds() {
    assertThat(JsonOut.time(0)).isEqualTo("1970-01-01T00:00:00.000Z");
    assertThat(JsonOut.time(10)).isEqualTo("1970-01-01T00:00:00.010Z");
    assertThat(JsonOut.time(951_782_400_000L)).isEqualTo("2000-02-29T00:00:00.000Z");
    assertThat(JsonOut.time(-1)).isEqualTo("1969-12-31T23:59:59.999Z");
  }
}
