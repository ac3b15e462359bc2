package chat.snug.api;

import static chat.snug.api.World.refused;
import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.running.SnugProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The document of REST against real servers: every answer is documented, and every documented answer is seen. */
@Timeout(300)
class OpenApiIT {
  @TempDir
  Path folder;

  @TempDir
  Path another;

  private final Coverage coverage = new Coverage();
  private final OpenApi api = coverage.api();
  private final EveryCall everyCall = new EveryCall(api);

  @Test
  void holdsInBothDirections() throws Exception {
    useAServer();
    callTooOften();
    callWhatFails();
    assertThat(coverage.missing()).as("documented, but never seen").isEmpty();
  }

  private void useAServer() throws Exception {
    try (var server = SnugProcess.quick(folder)
        .limited()
        .with("SNUG_LIMITS_SIGN_INS_PER_MINUTE", "0")
        .with("SNUG_LIMITS_ROOM_MEMBERS", RoomScenes.ROOM_MEMBERS)
        .start()) {
      var nobody = Rest.of(server.url(), coverage);
      var world = new World(nobody);
      everyCall.refusesWhatIsMalformed(nobody);
      everyCall.refusesOtherMethods(nobody);
      new AccountScenes(api, world).play();
      new RoomScenes(api, world).play();
      new MessageScenes(api, world).play();
      var operation = new OperationScenes(server.url(), coverage);
      operation.play();
      operation.goAway(server);
    }
  }

  private void callTooOften() throws IOException {
    try (var server = SnugProcess.quick(another)
        .limited()
        .with("SNUG_SIGN_UP", "closed")
        .with("SNUG_LIMITS_SIGN_INS_PER_MINUTE", "1")
        .with("SNUG_LIMITS_CALLS_PER_SECOND", "1")
        .with("SNUG_LIMITS_CALLS_BURST", "1")
        .start()) {
      var nobody = Rest.of(server.url(), coverage);
      var account = Map.of("username", "late", "password", "too late for this");
      refused(nobody.post("/v1/accounts", account), 403, "sign_up_closed");
      refused(nobody.post("/v1/accounts", account), 429, "rate_limited");
      refused(
          nobody.post("/v1/tokens", api.exampleBody(api.operation("getTokens"), "password")),
          429,
          "rate_limited");
      everyCall.refusesHaste(nobody);
    }
  }

  private void callWhatFails() throws IOException {
    try (var server = FailingServer.withoutItsStore(folder.resolve("away"))) {
      everyCall.fails(Rest.of(server.url(), coverage), 503);
    }
    try (var server = FailingServer.broken(folder.resolve("broken"))) {
      everyCall.fails(Rest.of(server.url(), coverage), 500);
    }
  }
}
