package chat.snug.torture;

import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.running.ChatSocket;
import chat.snug.running.Person;
import chat.snug.running.SnugProcess;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The process is frozen for twice as long as a device may be silent, while everybody goes on pinging. */
class FrozenIT {
  private static final int OFFLINE_AFTER = 4;
  private static final int FREEZE = 2 * OFFLINE_AFTER;
  private static final int PINGING = 6;

  @TempDir
  Path folder;

  private final ScheduledExecutorService pings = Executors.newSingleThreadScheduledExecutor();

  @AfterEach
  void stop() {
    pings.shutdownNow();
  }

  /** Fails where deadlines run on during a freeze; {@code silent}, who never pings, shows that they run at all. */
  @Test
  @Timeout(value = 2, unit = TimeUnit.MINUTES)
  void nobodyWhosePingsWaitedIsTakenForDead() throws Exception {
    try (SnugProcess server = SnugProcess.quick(folder)
        .with("SNUG_PRESENCE_HEARTBEAT_SECONDS", "1")
        .with("SNUG_PRESENCE_OFFLINE_AFTER_SECONDS", Integer.toString(OFFLINE_AFTER))
        .start()) {
      Person watcher = Person.of(server, "watcher");
      Person silent = Person.of(server, "silent");
      List<Person> people = IntStream.range(0, PINGING)
          .mapToObj(i -> Person.of(server, "person" + i))
          .toList();
      watcher.group(people.toArray(new Person[0]));
      watcher.group(silent);
      ChatSocket watching = watcher.connect();
      List<ChatSocket> sockets = people.stream().map(Person::connect).toList();
      ScheduledFuture<?> pinging = pings.scheduleAtFixedRate(
          () -> {
            watching.send(Map.of("type", "ping"));
            sockets.forEach(socket -> socket.send(Map.of("type", "ping")));
          },
          0,
          1,
          TimeUnit.SECONDS);
      watching.send(Map.of(
          "type",
          "watch",
          "users",
          IntStream.range(0, PINGING).mapToObj(i -> "person" + i).toList()));
      watching.await("all online", 0, frame -> statuses(frame).equals(onlineAll()));
      int since = watching.count();
      ChatSocket dead = silent.connect();

      server.signal("STOP");
      TimeUnit.SECONDS.sleep(FREEZE);
      server.signal("CONT");
      assertThat(dead.closeCode()).as("who never pings").isEqualTo(4003);
      TimeUnit.SECONDS.sleep(OFFLINE_AFTER); // for deadlines that the freeze may have left behind

      assertThat(watching.isClosed()).as("the watcher was closed").isFalse();
      assertThat(sockets).noneMatch(ChatSocket::isClosed);
      assertThat(pinging.isDone()).as("somebody stopped pinging").isFalse();
      sockets.forEach(ChatSocket::sync);
      watching.sync();
      assertThat(watching.frames(since))
          .allSatisfy(frame -> assertThat(statuses(frame)).doesNotContain("offline", "away"));
      assertThat(watcher
              .post("/v1/presence", Map.of("users", List.of("person0", "silent")))
              .json()
              .findValuesAsText("status"))
          .containsExactly("online", "offline");
    }
  }

  private static List<String> statuses(JsonNode frame) {
    return frame.path("items").findValuesAsText("status");
  }

  private static List<String> onlineAll() {
    return IntStream.range(0, PINGING).mapToObj(i -> "online").toList();
  }
}
