package chat.snug;

import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.running.ChatSocket;
import chat.snug.running.Person;
import chat.snug.running.RealRedis;
import chat.snug.running.SnugProcess;
import chat.snug.running.Waiting;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A node with a Redis: presence lives there, and chat goes on without it. */
@Timeout(180)
class RedisIT {
  private static final Duration SOON = Duration.ofSeconds(15);

  @TempDir
  Path folder;

  @Test
  void presenceGoesThroughRedisAndChatOnWithoutIt() throws Exception {
    try (RealRedis redis = RealRedis.run();
        SnugProcess node =
            SnugProcess.quick(folder).with("SNUG_REDIS", redis.url()).start()) {
      Person ann = Person.of(node, "ann");
      Person bob = Person.of(node, "bob");
      String room = ann.group(ann, bob);
      ChatSocket watcher = ann.connect();
      watcher.send(Map.of("type", "watch", "users", List.of("bob")));
      ChatSocket phone = bob.connect("phone");
      awaitStatus(watcher, "bob", "online");
      assertThat(redis.command("KEYS", "*")).contains(":users");
      assertThat(bob.text("/metrics")).contains("snug_redis_up 1");

      redis.freeze();
      Waiting.until("it is noticed", SOON, () -> ann.text("/metrics").contains("snug_redis_up 0"));
      assertThat(ann.say(room, "m1", "still here").status()).isEqualTo(201);
      phone.send(Map.of("type", "bye"));
      awaitStatus(watcher, "bob", "offline");
      ChatSocket again = bob.connect("phone");
      awaitStatus(watcher, "bob", "online");
      redis.thaw();
      Waiting.until("it is back", SOON, () -> ann.text("/metrics").contains("snug_redis_up 1"));
      assertThat(count(node.log(), "redis is away")).isEqualTo(1);
      assertThat(count(node.log(), "redis is back")).isEqualTo(1);

      again.send(Map.of("type", "bye"));
      awaitStatus(watcher, "bob", "offline");
      assertThat(node.stop()).isZero();
      assertThat(node.log()).doesNotContain("level=error");
    }
  }

  @Test
  void aRedisThatIsRefusedIsOneLineAndNoHindrance() throws IOException {
    String url = "redis://:not-to-be-shown@127.0.0.1:" + RealRedis.freePort();
    try (SnugProcess node = SnugProcess.quick(folder).with("SNUG_REDIS", url).start()) {
      assertThat(count(node.log(), "redis is away: chat goes on")).isEqualTo(1);
      Person ann = Person.of(node, "ann");
      ChatSocket socket = ann.connect();
      socket.send(Map.of("type", "watch", "users", List.of("ann")));
      awaitStatus(socket, "ann", "online");
      assertThat(ann.text("/metrics")).contains("snug_redis_up 0");
      assertThat(count(node.log(), "redis is away")).isEqualTo(1);
      assertThat(node.log()).doesNotContain("not-to-be-shown");
    }
  }

  private static void awaitStatus(ChatSocket socket, String user, String status) {
    Waiting.until(user + " is " + status, SOON, () -> status.equals(lastStatus(socket, user)));
  }

  private static String lastStatus(ChatSocket socket, String user) {
    String status = "";
    for (JsonNode frame : socket.frames(0)) {
      if (ChatSocket.isOf(frame, "presence")) {
        for (JsonNode item : frame.get("items")) {
          if (item.get("user").asText().equals(user)) {
            status = item.get("status").asText();
          }
        }
      }
    }
    return status;
  }

  private static int count(String log, String words) {
    return log.split(words, -1).length - 1;
  }
}
