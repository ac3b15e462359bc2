package chat.snug.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.running.ChatSocket;
import chat.snug.running.Person;
import chat.snug.running.SnugProcess;
import chat.snug.running.Waiting;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** PostgreSQL goes away under a node that serves, and comes back. */
@Timeout(120)
class PostgresAwayIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir
  Path folder;

  private OwnPostgres postgres;
  private SnugProcess server;
  private Person ann;
  private Person bob;
  private String room;

  @BeforeEach
  void start() throws Exception {
    postgres = new OwnPostgres(folder).start();
    server = SnugProcess.in(folder).with("SNUG_DATABASE", postgres.url()).start();
    ann = Person.of(server, "ann");
    bob = Person.of(server, "bob");
    room = ann.group(bob);
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
    postgres.close();
  }

  private void isReady(int status) {
    Waiting.until(
        "ready says " + status, PATIENCE, () -> ann.get("/health/ready").status() == status);
  }

  @Test
  void whatItCannotKeepIsUnavailableAndItComesBackByItself() throws Exception {
    ChatSocket writer = ann.connect();
    ChatSocket listener = bob.connect();
    for (int round = 0; round < 3; round++) {
      String id = "r" + round;
      writer.say(room, id + "before", "text");
      listener.await("the message before", 0, frame -> is(frame, id + "before"));
      postgres.stop();
      isReady(503);
      assertThat(ann.get("/health/live").status()).isEqualTo(200);
      int since = writer.count();
      writer.say(room, id + "away", "text");
      JsonNode error = writer.await("a refusal", since, frame -> answers(frame, id + "away"));
      assertThat(error.get("code").asText()).isEqualTo("unavailable");
      assertThat(ann.get("/v1/rooms").code()).isEqualTo("unavailable");
      postgres.start();
      isReady(200);
      int again = writer.count();
      writer.say(room, id + "away", "text");
      JsonNode ack = writer.await("an ack", again, frame -> answers(frame, id + "away"));
      assertThat(ack.get("type").asText()).isEqualTo("ack");
      long seq = ack.get("seq").asLong();
      listener.await(
          "the message after", 0, frame -> is(frame, id + "away") || isResync(frame, seq));
    }
    List<JsonNode> events = bob.events(room, 0);
    List<Long> seqs = new ArrayList<>();
    events.forEach(event -> seqs.add(event.get("seq").asLong()));
    assertThat(seqs).isSorted().doesNotHaveDuplicates().hasSize(3 + 6);
    assertThat(listener.events(room)).hasSizeBetween(3, 6).doesNotHaveDuplicates();
    assertThat(listener.isClosed()).isFalse();
  }

  private static boolean answers(JsonNode frame, String id) {
    return !ChatSocket.isOf(frame, "message")
        && frame.path("client_msg_id").asText().equals(id);
  }

  /** What was refused may have been stored all the same, by a commit that nobody was told of: then who is there is asked to fetch it. */
  private static boolean isResync(JsonNode frame, long seq) {
    return ChatSocket.isOf(frame, "resync") && frame.path("head").asLong() >= seq;
  }

  private static boolean is(JsonNode frame, String id) {
    return ChatSocket.isOf(frame, "message")
        && frame.path("client_msg_id").asText().equals(id);
  }
}
