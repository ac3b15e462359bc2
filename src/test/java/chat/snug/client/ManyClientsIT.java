package chat.snug.client;

import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.running.SnugProcess;
import chat.snug.running.Waiting;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A thousand clients with files in one JVM: all on the threads of one Vert.x and one for files, through a kill of their server. */
class ManyClientsIT {
  private static final int CLIENTS = 1_000;
  private static final int ROOMS = 50;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** What one of the clients was told. */
  private static final class Reader implements SnugListener {
    private final SnugClient client;
    private final String room;
    private final List<String> texts = new ArrayList<>();
    private final Set<Reader> joined;

    Reader(SnugClient client, String room, Set<Reader> joined) {
      this.client = client;
      this.room = room;
      this.joined = joined;
    }

    @Override
    public void caughtUp(Map<String, Long> rooms) {
      if (!joined.contains(this)) {
        client
            .call("PUT", "/v1/rooms/" + room + "/members/me", Json.object())
            .onSuccess(any -> joined.add(this));
      }
    }

    @Override
    public void event(String place, ObjectNode event) {
      if ("message".equals(Json.text(event, "type"))) {
        texts.add(Json.text(event, "text"));
      }
    }
  }

  @Test
  void aThousandClientsShareTheThreadsOfOneVertx(@TempDir Path folder) throws Exception {
    Vertx vertx = Vertx.vertx();
    try (SnugProcess server = SnugProcess.in(folder).start()) {
      int threadsBefore = Thread.activeCount();
      VertxClients clients = VertxClients.of(vertx, "http://127.0.0.1:" + server.port());
      SnugClient owner = await(open(clients, "owner", folder));
      owner.connect();
      List<String> rooms = new ArrayList<>();
      for (int i = 0; i < ROOMS; i++) {
        ObjectNode room = Json.object().put("kind", "public").put("name", "room " + i);
        rooms.add(Json.text(await(owner.call("POST", "/v1/rooms", room)), "id"));
      }

      Set<Reader> joined = ConcurrentHashMap.newKeySet();
      List<Reader> readers = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        SnugClient client = await(open(clients, "reader-" + i, folder));
        Reader reader = new Reader(client, rooms.get(i % ROOMS), joined);
        readers.add(reader);
        client.listen(reader).connect();
      }
      Waiting.until("all have joined", PATIENCE, () -> joined.size() == CLIENTS);
      for (String room : rooms) {
        await(owner.send(room, "before " + room));
      }
      server.kill();
      for (String room : rooms) {
        await(owner.send(room, "after " + room));
      }
      server.start();
      Waiting.until(
          "all are told all",
          PATIENCE,
          () -> readers.stream().allMatch(reader -> reader.texts.size() == 2));

      for (Reader reader : readers) {
        assertThat(reader.texts).containsExactly("before " + reader.room, "after " + reader.room);
      }
      int loops = 2 * Runtime.getRuntime().availableProcessors();
      assertThat(Thread.activeCount() - threadsBefore)
          .as("threads of a thousand clients")
          .isLessThanOrEqualTo(loops + 6);
      for (Reader reader : readers) {
        await(reader.client.dispose());
      }
      await(owner.dispose());
      await(clients.close());
    } finally {
      await(vertx.close());
    }
  }

  private static Future<SnugClient> open(VertxClients clients, String user, Path folder) {
    DriverTokens tokens = new DriverTokens(user, SnugProcess.SECRET, new SystemClock(), 900);
    return clients.open(ClientOptions.of(user), tokens, folder.resolve("clients"));
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future
        .toCompletionStage()
        .toCompletableFuture()
        .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }
}
