package chat.snug.badinput;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.snug.running.ChatSocket;
import chat.snug.running.Person;
import chat.snug.running.RawConnection;
import chat.snug.running.SnugProcess;
import chat.snug.running.WireSocket;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Bad input to the real jar gets the error that the contract names, and hurts nobody. */
class BadInputIT {
  private static final String TABLES = "chat.snug.badinput.";

  @TempDir
  static Path folder;

  private static SnugProcess server;
  private static String bobsToken;
  private static WireSocket bob;
  private static CompletableFuture<RawConnection.Answer> slow;

  @BeforeAll
  static void setTheScene() throws Exception {
    server = SnugProcess.quick(folder).start();
    slow = CompletableFuture.supplyAsync(BadInputIT::breakOffInABody);
    refusesToMakeTheFirstAccount();
    Person ann = Person.of(server, "ann");
    Person bobHimself = Person.of(server, "bob");
    Person eve = Person.of(server, "eve");
    ann.post("/v1/accounts", Map.of("username", "operator", "password", "a marked password"));
    ann.post("/v1/rooms", Map.of("id", "den", "kind", "group", "members", List.of("bob")));
    eve.post("/v1/rooms", Map.of("id", "other", "kind", "group"));
    eve.post("/v1/rooms", Map.of("id", "square", "kind", "public"));
    assertThat(ann.say("den", "ann-4", "a marked text").json().get("seq").asLong())
        .isEqualTo(4);
    bobHimself.say("den", "bob-5", "another marked text");
    bobHimself.say("den", "bob-6", "a marked text");
    bobHimself.call("DELETE", "/v1/rooms/den/messages/6", null);
    eve.say("square", "eve-3", "a marked text");
    bobsToken = Person.token("bob", Instant.now().getEpochSecond() + 3600);
    bob = greeted("bob-shared");
  }

  /** Checked here, while there is no account. */
  private static void refusesToMakeTheFirstAccount() {
    assertThat(Http.notTheOperator()).allSatisfy(row -> answers(row, row.sent()));
  }

  @AfterAll
  static void nothingBroke() throws Exception {
    try {
      String metrics = get("/metrics").body();
      assertThat(metrics.lines().filter(line -> line.startsWith("snug_http"))).isNotEmpty();
      assertThat(metrics).doesNotContainPattern("status=\"5\\d\\d\"");
      assertThat(server.log())
          .doesNotContain("level=error", "level=warn", "Exception", "\tat ", "stack=")
          .doesNotContain("marked", bobsToken.substring(bobsToken.lastIndexOf('.') + 1));
      assertThat(server.stop()).isZero();
    } finally {
      bob.close();
      server.close();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({
    TABLES + "Frames#unknownTypes",
    TABLES + "Frames#sends",
    TABLES + "Frames#changes",
    TABLES + "Frames#others"
  })
  void aBadFrameIsAnErrorAndTheSessionGoesOn(Row row) throws IOException {
    bob.text(row.sent());
    assertThat(bob.await("error").get("code").asText()).isEqualTo(row.expected());
    isOpen(bob);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource(TABLES + "Frames#notFrames")
  void whatIsNoFrameEndsTheSession(Row row) throws IOException {
    try (WireSocket socket = greeted("bob-alone")) {
      socket.text(row.sent());
      closes(socket, row.expected());
    }
    isOpen(bob);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource(TABLES + "Wire#rows")
  void bytesThatAreNoWebSocketEndTheSession(Row row) throws IOException {
    try (WireSocket socket = greeted("bob-alone")) {
      socket.bytes(row.sent().getBytes(StandardCharsets.ISO_8859_1));
      closes(socket, row.expected());
    }
    isOpen(bob);
  }

  @Test
  void aFrameInPiecesIsAFrame() throws IOException {
    bob.bytes(Wire.goodPieces());
    assertThat(bob.await("error").get("code").asText()).isEqualTo("unsupported");
    isOpen(bob);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource(TABLES + "Hellos#rows")
  void aBadHelloOpensNothing(Row row) throws IOException {
    try (WireSocket socket = WireSocket.open(server.port())) {
      socket.text(row.sent());
      if (row.expected().startsWith("close")) {
        closes(socket, row.expected());
      } else {
        assertThat(socket.await("error").get("code").asText()).isEqualTo(row.expected());
        socket.text(hello("bob-second-try", bobsToken));
        assertThat(socket.await("welcome").get("user").asText()).isEqualTo("bob");
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource(TABLES + "Forged#tokens")
  void aForgedTokenOpensNothing(Row row) throws IOException {
    String expected = "401 " + row.expected();
    answers(
        row,
        "GET /v1/users/me HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + row.sent()
            + "\r\n\r\n",
        expected);
    try (WireSocket socket = WireSocket.open(server.port())) {
      socket.text(hello("bob-forged", row.sent()));
      assertThat(socket.await("error").get("code").asText()).isEqualTo(row.expected());
      closes(socket, row.expected().equals("token_expired") ? "close 4004" : "close 4100");
    }
    bob.text("{\"type\":\"token\",\"token\":\"" + row.sent() + "\"}");
    assertThat(bob.await("error").get("code").asText()).isEqualTo(row.expected());
    isOpen(bob);
  }

  @Test
  void theTokenOfAnotherEndsTheSession() throws IOException {
    String eves = Person.token("eve", Instant.now().getEpochSecond() + 3600);
    try (WireSocket socket = greeted("bob-alone")) {
      socket.text("{\"type\":\"token\",\"token\":\"" + eves + "\"}");
      closes(socket, "close 4100");
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({
    TABLES + "Requests#calls",
    TABLES + "Requests#bodies",
    TABLES + "Http#requests",
    TABLES + "Http#handshakes"
  })
  void aBadRequestIsAProblem(Row row) {
    answers(row, row.sent().replace("{bob}", bobsToken));
  }

  /** Meanwhile all the others are answered. */
  @Test
  void aBodyThatBreaksOffIsGivenUp() {
    assertThat(slow.join().status()).isEqualTo(408);
    assertThat(slow.join().body()).contains("\"invalid\"");
  }

  private static RawConnection.Answer breakOffInABody() {
    return exchange(
        "POST /v1/tokens HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{\"gr");
  }

  private static void answers(Row row, String request) {
    answers(row, request, row.expected());
  }

  private static void answers(Row row, String request, String expected) {
    if (expected.equals("end")) {
      assertThatThrownBy(() -> exchange(request)).hasRootCauseInstanceOf(EOFException.class);
      return;
    }
    RawConnection.Answer answer = exchange(request);
    String[] statusAndCode = expected.split(" ");
    assertThat(answer.status())
        .as("%s: %s", row, answer)
        .isEqualTo(Integer.parseInt(statusAndCode[0]));
    if (statusAndCode.length > 1) {
      assertThat(answer.headers()).containsEntry("content-type", "application/problem+json");
      assertThat(answer.body())
          .contains("\"code\":\"" + statusAndCode[1] + "\"", "\"status\":" + answer.status())
          .doesNotContain("marked", "Exception");
    }
  }

  private static RawConnection.Answer get(String path) {
    return exchange("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
  }

  private static RawConnection.Answer exchange(String request) {
    try (RawConnection connection = RawConnection.open(server.port())) {
      return connection.say(request).answer();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static WireSocket greeted(String device) throws IOException {
    WireSocket socket = WireSocket.open(server.port()).text(hello(device, bobsToken));
    socket.await("welcome");
    return socket;
  }

  private static String hello(String device, String token) {
    return "{\"type\":\"hello\",\"token\":\"" + token + "\",\"device\":\"" + device
        + "\",\"state\":\"foreground\"}";
  }

  private static void isOpen(WireSocket socket) throws IOException {
    socket.text("{\"type\":\"ping\"}").await("pong");
  }

  /** The close comes, after an error or without one. */
  private static void closes(WireSocket socket, String expected) throws IOException {
    WireSocket.Said said = socket.next();
    while (!said.isClose()) {
      assertThat(ChatSocket.isOf(said.frame(), "pong")).isFalse();
      said = socket.next();
    }
    assertThat("close " + said.closeCode()).isEqualTo(expected);
  }
}
