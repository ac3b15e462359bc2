package chat.snug.api;

import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.config.Limits;
import chat.snug.model.CloseReason;
import chat.snug.model.Fault;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The document of the socket in itself. */
class AsyncApiTest {
  private static final Set<Fault> OF_REST_ALONE =
      Set.of(Fault.SIGN_UP_CLOSED, Fault.ROOM_EXISTS, Fault.USERNAME_TAKEN);

  private final AsyncApi api = new AsyncApi();

  @Test
  void isAsyncApi3() {
    assertThat(api.document().root().get("asyncapi").asText()).startsWith("3.");
  }

  @Test
  void hasEveryFrame() {
    assertThat(api.types("client"))
        .containsExactlyInAnyOrder(
            "hello", "ping", "send", "edit", "delete", "react", "read", "typing", "state", "watch",
            "token", "bye");
    assertThat(api.types("server"))
        .containsExactlyInAnyOrder(
            "welcome",
            "ack",
            "message",
            "edit",
            "delete",
            "reaction",
            "member",
            "room",
            "read",
            "typing",
            "presence",
            "user",
            "pong",
            "resync",
            "token_expiring",
            "drain",
            "error");
  }

  @Test
  void itsReferencesLeadSomewhere() {
    assertThat(api.document().objects().filter(node -> node.has("$ref")))
        .isNotEmpty()
        .allSatisfy(node -> assertThat(api.document().resolve(node)).isNotNull());
  }

  @Test
  void hasAnOperationForEveryFrame() {
    var operations = api.document().at("/operations").findValuesAsText("$ref");
    api.types("client")
        .forEach(
            type -> assertThat(operations).contains("#/channels/socket/messages/client." + type));
    api.types("server")
        .forEach(
            type -> assertThat(operations).contains("#/channels/socket/messages/server." + type));
  }

  @Test
  void itsExamplesMatchTheirSchemas() {
    for (var side : Set.of("client", "server")) {
      for (var type : api.types(side)) {
        assertThat(api.examples(side, type))
            .as(type)
            .isNotEmpty()
            .allSatisfy(example -> assertThat(api.violations(side, example)).isEmpty());
      }
    }
  }

  @Test
  void namesEveryCloseCode() {
    for (var reason : CloseReason.values()) {
      assertThat(api.closeCodes()).as(reason.name()).anySatisfy(documented -> {
        assertThat(documented.get("code").asInt()).isEqualTo(reason.code());
        assertThat(documented.get("name").asText()).isEqualTo(reason.text());
        assertThat(documented.get("reconnect").asBoolean()).isEqualTo(reason.reconnect());
      });
    }
  }

  @Test
  void namesEveryFaultOfTheSocket() {
    assertThat(api.document().at("/components/schemas/Code/enum"))
        .map(code -> code.asText())
        .containsExactlyInAnyOrderElementsOf(Arrays.stream(Fault.values())
            .filter(fault -> !OF_REST_ALONE.contains(fault))
            .map(Fault::code)
            .toList());
  }

  @Test
  void itsLimitsAreTheDefaults() {
    var limits = api.document().at("/channels/socket/x-limits");
    assertThat(limits.get("frame_bytes").asInt()).isEqualTo(Limits.DEFAULT.frameBytes());
    assertThat(limits.get("text_characters").asInt()).isEqualTo(Limits.DEFAULT.textCharacters());
    assertThat(limits.get("frames_per_second").asInt()).isEqualTo(Limits.DEFAULT.framesPerSecond());
    assertThat(limits.get("frames_burst").asInt()).isEqualTo(Limits.DEFAULT.framesBurst());
    assertThat(limits.get("sockets_per_user").asInt()).isEqualTo(Limits.DEFAULT.socketsPerUser());
    assertThat(limits.get("hello_seconds").asInt()).isEqualTo(Limits.DEFAULT.helloSeconds());
    assertThat(limits.get("watched_users").asInt()).isEqualTo(Limits.DEFAULT.watchedUsers());
    assertThat(limits.get("outbox_frames").asInt()).isEqualTo(Limits.DEFAULT.outboxFrames());
    assertThat(limits.get("outbox_bytes").asInt()).isEqualTo(Limits.DEFAULT.outboxBytes());
    assertThat(limits.get("broadcast_members").asInt())
        .isEqualTo(Limits.DEFAULT.broadcastMembers());
    assertThat(limits.get("emoji_bytes").asInt()).isEqualTo(Limits.DEFAULT.emojiBytes());
    assertThat(limits.get("emojis_per_message").asInt())
        .isEqualTo(Limits.DEFAULT.emojisPerMessage());
    assertThat(limits.get("mentions").asInt()).isEqualTo(Limits.DEFAULT.mentions());
    assertThat(limits.get("data_bytes").asInt()).isEqualTo(Limits.DEFAULT.dataBytes());
    assertThat(limits.get("data_depth").asInt()).isEqualTo(Limits.DEFAULT.dataDepth());
  }
}
