package chat.snug.api;

import static chat.snug.api.World.refused;
import static org.assertj.core.api.Assertions.assertThat;

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

  private final Coverage coverage = new Coverage();
  private final OpenApi api = coverage.api();
  private final EveryCall everyCall = new EveryCall(api);

  @Test
  void holdsInBothDirections() throws IOException {
    useAServer();
    callTooOften();
    callWhatFails();
    assertThat(coverage.missing()).as("documented, but never seen").isEmpty();
  }

  private void useAServer() {
    try (var server = JarServer.start("--limits.sign_ins_per_minute=0", RoomScenes.ROOM_MEMBERS)) {
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

  private void callTooOften() {
    try (var server = JarServer.start(
        "--sign_up=closed",
        "--limits.sign_ins_per_minute=1",
        "--limits.calls_per_second=1",
        "--limits.calls_burst=1")) {
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
