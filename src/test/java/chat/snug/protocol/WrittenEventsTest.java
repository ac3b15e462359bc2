package chat.snug.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import chat.snug.model.Event;
import chat.snug.model.Member;
import chat.snug.model.Message;
import chat.snug.model.Patch;
import chat.snug.model.Role;
import chat.snug.model.Room;
import chat.snug.model.RoomKind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every event of a log, and what REST shows of the model, to the byte. */
class WrittenEventsTest {
  private static final long AT = 1_795_489_965_123L;
  private static final String TIME = "\"2026-11-24T03:12:45.123Z\"";
  private static final String LATER = "\"2026-11-24T03:12:46.000Z\"";
  private static final long LATER_AT = 1_795_489_966_000L;

  private static Event.Sent sent(String text, String data, Long deletedAt) {
    return new Event.Sent("tea", 5, AT, "ann", "c1", text, null, null, List.of(), data, deletedAt);
  }

  private static String begin(String type) {
    return "{\"type\":\"" + type + "\",\"room\":\"tea\",\"seq\":5,\"at\":" + TIME
        + ",\"user\":\"ann\"";
  }

  @ParameterizedTest
  @MethodSource
  void isWrittenAs(Event event, String json) {
    assertThat(new String(Views.encode(event), StandardCharsets.UTF_8)).isEqualTo(json);
  }

  static Stream<Arguments> isWrittenAs() {
    return Stream.of(
        arguments(
            sent("hi", null, null),
            "{\"type\":\"message\",\"room\":\"tea\",\"seq\":5,\"user\":\"ann\",\"client_msg_id\":\"c1\","
                + "\"text\":\"hi\",\"at\":" + TIME + "}"),
        arguments(
            new Event.Sent(
                "tea",
                5,
                AT,
                "ann",
                "c1",
                "",
                3L,
                2L,
                List.of("bob", "cat"),
                "{ \"a\" : 1.0 }",
                null),
            "{\"type\":\"message\",\"room\":\"tea\",\"seq\":5,\"user\":\"ann\",\"client_msg_id\":\"c1\","
                + "\"text\":\"\",\"at\":" + TIME + ",\"reply_to\":3,\"thread\":2,"
                + "\"mentions\":[\"bob\",\"cat\"],\"data\":{ \"a\" : 1.0 }}"),
        arguments(
            sent("", null, LATER_AT),
            "{\"type\":\"message\",\"room\":\"tea\",\"seq\":5,\"user\":\"ann\",\"client_msg_id\":\"c1\","
                + "\"at\":" + TIME + ",\"deleted_at\":" + LATER + "}"),
        arguments(
            new Event.Other("tea", 5, AT, "ann", "poll", "{ \"q\": [1, {\"a\" :2}] }"),
            begin("poll") + ",\"q\": [1, {\"a\" :2}]}"),
        arguments(new Event.Other("tea", 5, AT, "ann", "poll", "{}"), begin("poll") + "}"),
        arguments(
            new Event.Edited("tea", 5, AT, "ann", 2, null, "ho", Patch.absent(), null),
            begin("edit") + ",\"target\":2,\"text\":\"ho\"}"),
        arguments(
            new Event.Edited("tea", 5, AT, "ann", 2, 1L, "ho", Patch.of("{}"), null),
            begin("edit") + ",\"target\":2,\"thread\":1,\"text\":\"ho\",\"data\":{}}"),
        arguments(
            new Event.Edited("tea", 5, AT, "ann", 2, null, "ho", Patch.of(null), null),
            begin("edit") + ",\"target\":2,\"text\":\"ho\",\"data\":null}"),
        arguments(
            new Event.Edited("tea", 5, AT, "ann", 2, 1L, "ho", Patch.of("{}"), LATER_AT),
            begin("edit") + ",\"target\":2,\"thread\":1,\"deleted_at\":" + LATER + "}"),
        arguments(
            new Event.Deleted("tea", 5, AT, "ann", 2, null), begin("delete") + ",\"target\":2}"),
        arguments(
            new Event.Deleted("tea", 5, AT, "ann", 2, 1L),
            begin("delete") + ",\"target\":2,\"thread\":1}"),
        arguments(
            new Event.Reacted("tea", 5, AT, "ann", 2, null, "👍", true),
            begin("reaction") + ",\"target\":2,\"emoji\":\"👍\",\"on\":true}"),
        arguments(
            new Event.Reacted("tea", 5, AT, "ann", 2, 1L, "👍", false),
            begin("reaction") + ",\"target\":2,\"thread\":1,\"emoji\":\"👍\",\"on\":false}"),
        arguments(
            new Event.MemberChanged("tea", 5, AT, "ann", "bob", Role.MODERATOR),
            begin("member") + ",\"subject\":\"bob\",\"role\":\"moderator\"}"),
        arguments(
            new Event.MemberChanged("tea", 5, AT, "ann", "bob", null),
            begin("member") + ",\"subject\":\"bob\",\"role\":null}"),
        arguments(
            room(RoomKind.PUBLIC, Patch.of("Tea"), Patch.absent(), Patch.absent(), false),
            begin("room") + ",\"kind\":\"public\",\"name\":\"Tea\"}"),
        arguments(
            room(null, Patch.of(null), Patch.of("a.png"), Patch.of("{\"a\":1}"), false),
            begin("room") + ",\"name\":null,\"avatar\":\"a.png\",\"data\":{\"a\":1}}"),
        arguments(
            room(null, Patch.absent(), Patch.of(null), Patch.of(null), false),
            begin("room") + ",\"avatar\":null,\"data\":null}"),
        arguments(
            room(null, Patch.absent(), Patch.absent(), Patch.absent(), true),
            begin("room") + ",\"deleted\":true}"));
  }

  private static Event room(
      RoomKind kind,
      Patch<String> name,
      Patch<String> avatar,
      Patch<String> data,
      boolean deleted) {
    return new Event.RoomChanged("tea", 5, AT, "ann", kind, name, avatar, data, deleted);
  }

  @Test
  void everyKindOfEventIsInTheTable() {
    Set<Object> kinds =
        isWrittenAs().map(row -> row.get()[0].getClass()).collect(Collectors.toSet());

    assertThat(kinds).containsExactlyInAnyOrder((Object[]) Event.class.getPermittedSubclasses());
  }

  private static String json(Consumer<JsonOut> members) {
    return new String(JsonOut.object(members), StandardCharsets.UTF_8);
  }

  private static final String MESSAGE =
      "\"room\":\"tea\",\"seq\":5,\"user\":\"ann\",\"client_msg_id\":\"c1\"";

  @Test
  void aMessageAsItStandsHasItsEditReactionsAndReplies() {
    Message message = new Message(
        sent("ho", "{}", null),
        LATER_AT,
        List.of(
            new Message.Reactions("👍", 12, List.of("ann", "bob"), true),
            new Message.Reactions("\"", 1, List.of("bob"), false)),
        new Message.Replies(3, LATER_AT));

    assertThat(json(out -> Views.message(out, message)))
        .isEqualTo("{" + MESSAGE + ",\"text\":\"ho\",\"at\":" + TIME + ",\"data\":{},\"edited_at\":"
            + LATER
            + ",\"reactions\":{\"👍\":{\"count\":12,\"users\":[\"ann\",\"bob\"],\"mine\":true},"
            + "\"\\\"\":{\"count\":1,\"users\":[\"bob\"],\"mine\":false}},"
            + "\"replies\":{\"count\":3,\"last_at\":" + LATER + "}}");
  }

  @Test
  void aTextOfEmojiIsAsLongOnTheWireAsInUtf8() {
    String text = "👍".repeat(8000);

    assertThat(new String(Views.encode(sent(text, null, null)), StandardCharsets.UTF_8))
        .contains("\"text\":\"" + text + '"');
  }

  @Test
  void aDeletedMessageKeepsItsPlaceAndItsThread() {
    Message message =
        new Message(sent("", null, LATER_AT), null, List.of(), new Message.Replies(3, LATER_AT));

    assertThat(json(out -> Views.message(out, message)))
        .isEqualTo("{" + MESSAGE + ",\"at\":" + TIME + ",\"deleted_at\":" + LATER
            + ",\"replies\":{\"count\":3,\"last_at\":" + LATER + "}}");
  }

  @Test
  void aRoomShowsNullForTheRoleAndTheLastMessageAndLeavesOutWhatItHasNot() {
    Room room = new Room(
        "tea", RoomKind.PUBLIC, null, null, null, null, null, 2, 5, 0, 0, null, LATER_AT, AT);

    assertThat(json(out -> Views.room(out, room)))
        .isEqualTo(
            "{\"id\":\"tea\",\"kind\":\"public\",\"role\":null,\"members\":2,\"head\":5,\"read\":0,"
                + "\"unread\":0,\"last_message\":null,\"active_at\":" + LATER + ",\"created_at\":"
                + TIME + "}");
  }

  @Test
  void aRoomShowsAllThatItHas() {
    Message last = new Message(sent("hi", null, null), null, List.of(), null);
    Room room = new Room(
        "d",
        RoomKind.DIRECT,
        "N",
        "a.png",
        "{ }",
        Role.MEMBER,
        "bob",
        2,
        5,
        4,
        1,
        last,
        LATER_AT,
        AT);

    assertThat(json(out -> Views.room(out, room)))
        .isEqualTo(
            "{\"id\":\"d\",\"kind\":\"direct\",\"name\":\"N\",\"avatar\":\"a.png\",\"data\":{ },"
                + "\"role\":\"member\",\"peer\":\"bob\",\"members\":2,\"head\":5,\"read\":4,\"unread\":1,"
                + "\"last_message\":{" + MESSAGE + ",\"text\":\"hi\",\"at\":" + TIME + "},"
                + "\"active_at\":" + LATER + ",\"created_at\":" + TIME + "}");
  }

  @Test
  void aMemberIsUserRoleAndTime() {
    assertThat(json(out -> Views.member(out, new Member("ann", Role.OWNER, AT))))
        .isEqualTo("{\"user\":\"ann\",\"role\":\"owner\",\"joined_at\":" + TIME + "}");
  }
}
