package chat.snug;

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
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** (user, client_msg_id) is stored once, whatever repeats it. */
class ExactlyOnceIT {
  private static final String ID = "the-one";
  private static final String TEXT = "only once";

  @TempDir
  Path folder;

  private SnugProcess server;
  private Person ann;
  private Person bob;
  private String room;

  @BeforeEach
  void start() throws Exception {
    server = SnugProcess.in(folder).start();
    ann = Person.of(server, "ann");
    bob = Person.of(server, "bob");
    room = ann.group(bob);
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  @Test
  void fiftyAtOnceAreOneEventAndFiftyAcks() throws Exception {
    ChatSocket listener = bob.connect();
    long seq = fiftyAtOnce();
    listener.sync();
    assertThat(listener.events(room))
        .filteredOn(event -> event.path("client_msg_id").asText().equals(ID))
        .hasSize(1);

    repeatIsSilent(seq);
    server.stop();
    server.start();
    repeatIsSilent(seq);
    server.kill();
    server.start();
    repeatIsSilent(seq);

    ann.call("PATCH", message(seq), Map.of("text", "edited"));
    repeatIsSilent(seq);
    ann.call("DELETE", message(seq), null);
    repeatIsSilent(seq);
    bob.connect().sync();
    assertThat(ann.call("DELETE", "/v1/rooms/" + room + "/members/me", null).status())
        .isEqualTo(204);
    repeatIsSilent(seq);
    assertThat(ann.say(room, ID, "another text").code()).isEqualTo("id_reused");
  }

  /** 45 over five sockets, 5 over REST, all under way together. */
  private long fiftyAtOnce() {
    List<ChatSocket> sockets = Stream.generate(ann::connect).limit(5).toList();
    List<CompletableFuture<Person.Answer>> rest = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      rest.add(CompletableFuture.supplyAsync(() -> ann.say(room, ID, TEXT)));
    }
    for (int i = 0; i < 9; i++) {
      sockets.forEach(socket -> socket.say(room, ID, TEXT));
    }
    List<JsonNode> acks = new ArrayList<>();
    rest.forEach(answer -> acks.add(answer.join().json()));
    for (ChatSocket socket : sockets) {
      Waiting.until("nine acks", Duration.ofSeconds(20), () -> acksOf(socket).size() == 9);
      acks.addAll(acksOf(socket));
    }
    assertThat(acks).hasSize(50);
    assertThat(acks)
        .extracting(ack -> ack.get("seq").asLong())
        .containsOnly(acks.get(0).get("seq").asLong());
    assertThat(acks).filteredOn(ack -> ack.get("duplicate").asBoolean()).hasSize(49);
    return acks.get(0).get("seq").asLong();
  }

  private static List<JsonNode> acksOf(ChatSocket socket) {
    return socket.frames(0).stream()
        .filter(frame -> ChatSocket.isOf(frame, "ack"))
        .toList();
  }

  private void repeatIsSilent(long seq) {
    ChatSocket listener = bob.connect();
    ChatSocket sender = ann.connect();
    sender.say(room, ID, TEXT);
    JsonNode ack = sender.await("ack");
    assertThat(ack.get("duplicate").asBoolean()).isTrue();
    assertThat(ack.get("seq").asLong()).isEqualTo(seq);
    Person.Answer answer = ann.say(room, ID, TEXT);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().get("seq").asLong()).isEqualTo(seq);
    listener.sync();
    assertThat(listener.events(room)).isEmpty();
    assertThat(bob.events(room, 0))
        .filteredOn(event -> event.path("client_msg_id").asText().equals(ID))
        .hasSize(1);
    sender.abort();
    listener.abort();
  }

  private String message(long seq) {
    return "/v1/rooms/" + room + "/messages/" + seq;
  }
}
