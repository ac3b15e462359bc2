package chat.snug.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.List;

/** Plays one timeline of {@code src/test/resources/lifecycle} with the real machine in a world of fakes. */
final class Timeline {
  private static final long START = Instant.parse("2026-11-24T00:00:00Z").toEpochMilli();

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final String name;
  private final ObjectNode file;
  private final ObjectNode options;
  private final MovedTime time = new MovedTime(START);
  private final FakeNetwork network = new FakeNetwork();
  private final Matching matching = new Matching();
  private final Outbox outbox = new MemoryOutbox();
  private final MessageCache cache = new MemoryMessageCache();
  private final Deque<Promise<TokenSource.Token>> questions = new ArrayDeque<>();
  private List<ObjectNode> app = new ArrayList<>();
  private DriverCommands driver;
  private long tokenSeconds;
  private int tokens;
  private int tokensSigned;
  private int ids;
  private int drawn;
  private int life;
  private int step;

  Timeline(String name, ObjectNode file) {
    this.name = name;
    this.file = (ObjectNode) plain(file);
    this.options = Json.child(this.file, "options");
    this.tokenSeconds = Json.number(options, "token_seconds", 900);
  }

  void play() {
    store(Json.child(file, "stored"));
    start(false);
    for (JsonNode each : Json.list(file, "steps")) {
      try {
        step((ObjectNode) each);
      } catch (RuntimeException e) {
        throw new AssertionError(where() + each, e);
      }
      step++;
    }
  }

  private void store(ObjectNode stored) {
    if (stored.has("epoch")) {
      cache.epoch(Json.text(stored, "epoch"));
    }
    cache.n(Json.number(stored, "n", 0));
    Json.child(stored, "rooms")
        .properties()
        .forEach(room -> cache.reset(room.getKey(), room.getValue().asLong(), List.of()));
    Json.child(stored, "reads")
        .properties()
        .forEach(read -> cache.read(read.getKey(), read.getValue().asLong()));
    Json.list(stored, "outbox").forEach(entry -> outbox.put((ObjectNode) entry));
  }

  private void start(boolean again) {
    int mine = ++life;
    DriverLines lines = new DriverLines(
        line -> {
          if (mine == life) {
            app.add(line);
          }
        },
        trouble -> {
          if (trouble.startsWith("a listener failed")) {
            throw new AssertionError(where() + trouble);
          }
        });
    ClientOptions settings = ClientOptions.of(user())
        .withDevice(options.path("device").asText("d1"))
        .withBackgroundGrace(Json.number(options, "background_grace_ms", 10_000));
    Ports ports =
        new Ports(time, time, this::random, () -> "id-" + ++ids, network, network, Runnable::run);
    SnugClient client =
        SnugClient.open(ports, settings, this::askForToken, outbox, cache).result();
    client.listen(lines);
    driver = new DriverCommands(client, seconds -> tokenSeconds = seconds, lines);
    if (again) {
      lines.ready(client.resumed());
    }
  }

  private String user() {
    return options.path("user").asText("ann");
  }

  private double random() {
    JsonNode given = Json.list(options, "random").get(drawn++);
    return given == null ? 0.5 : given.asDouble();
  }

  private void step(ObjectNode step) {
    int socket = (int) Json.number(step, "socket", 0);
    String kind = step.fieldNames().next();
    JsonNode given = step.get(kind);
    switch (kind) {
      case "do" -> driver.line(Json.write(given));
      case "advance" -> time.advance(given.asLong());
      case "jump" -> time.jump(given.asLong());
      case "open" -> network.socket(number(given)).opens();
      case "refuse" -> network.socket(number(given)).refused();
      case "frame" -> network.socket(socket).says(Json.write(given));
      case "welcome" -> network.socket(socket).says(Json.write(welcome((ObjectNode) given)));
      case "text" -> network.socket(socket).says(given.asText());
      case "server_close" ->
        network.socket(socket).ends(given.isNull() ? CloseCodes.WITHOUT_CODE : given.asInt(), true);
      case "own_close" -> network.socket(socket).ends(given.asInt(), false);
      case "break" -> network.socket(number(given)).ends(CloseCodes.BROKEN, false);
      case "answer" -> answer(given);
      case "fail_call" -> answer(given.asText(), Http.Answer.NONE);
      case "token" -> answerToken(given);
      case "restart" -> restart();
      case "timers" ->
        check("timers", given, Json.object().put("n", time.armed()).get("n"));
      case "expect" -> expect(given);
      case "expect_quiet" -> {
        expect(Json.object());
        time.advance(given.asLong());
        expect(Json.object());
      }
      default -> throw new IllegalArgumentException("unknown step " + kind);
    }
  }

  private static int number(JsonNode given) {
    return given.isBoolean() ? 0 : given.asInt();
  }

  private ObjectNode welcome(ObjectNode given) {
    ObjectNode frame = Json.object()
        .put("type", "welcome")
        .put("session", "s1")
        .put("user", user())
        .put("server_time", Instant.ofEpochMilli(time.wallMillis()).toString())
        .put("epoch", "e1")
        .put("heartbeat_seconds", 30L)
        .put("offline_after_seconds", 90L)
        .put("more", false);
    frame.set("limits", Json.object().put("frame_bytes", 65_536L).put("text_characters", 8_000L));
    frame.setAll(given);
    ObjectNode rooms = Json.object();
    Json.child(given, "rooms")
        .properties()
        .forEach(room -> rooms.set(
            room.getKey(),
            room.getValue().isObject()
                ? room.getValue()
                : Json.object()
                    .put("head", room.getValue().asLong())
                    .put("read", 0L)
                    .put("unread", 0L)));
    frame.set("rooms", rooms);
    return frame;
  }

  private void answer(JsonNode given) {
    String retryAfter = null;
    for (var header : Json.child(given, "headers").properties()) {
      if (header.getKey().equalsIgnoreCase("retry-after")) {
        retryAfter = header.getValue().asText();
      }
    }
    String body = given.has("body") ? Json.write(given.get("body")) : "";
    answer(
        given.get("call").asText(),
        new Http.Answer((int) Json.number(given, "status", 200), retryAfter, body));
  }

  private void answer(String call, Http.Answer answer) {
    if (!network.answer(made -> Matching.fitsCall(call, made.get("call").asText()), answer)) {
      throw new AssertionError(where() + "no call " + call + " is pending; made: " + network.calls);
    }
  }

  private Future<TokenSource.Token> askForToken() {
    tokens++;
    if (!options.path("tokens").asText("auto").equals("manual")) {
      return Future.succeededFuture(token(tokenSeconds));
    }
    Promise<TokenSource.Token> question = Promise.promise();
    questions.add(question);
    return question.future();
  }

  private void answerToken(JsonNode given) {
    Promise<TokenSource.Token> question = questions.remove();
    if (given.isTextual()) {
      question.fail("no token");
    } else {
      question.complete(token(Json.number(given, "seconds", 900)));
    }
  }

  private TokenSource.Token token(long seconds) {
    long now = time.wallMillis() / 1_000;
    ObjectNode claims = Json.object()
        .put("sub", user())
        .put("iat", now)
        .put("exp", now + seconds)
        .put("jti", "t-" + ++tokensSigned);
    String payload = Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(Json.write(claims).getBytes(StandardCharsets.UTF_8));
    return new TokenSource.Token("e30." + payload + ".sig");
  }

  private void restart() {
    time.killAll();
    network.kill();
    questions.clear();
    start(true);
  }

  private void expect(JsonNode expected) {
    ArrayNode told = Json.array();
    app.forEach(told::add);
    ArrayNode wire = Json.array();
    network.wire.forEach(wire::add);
    ArrayNode calls = Json.array();
    network.calls.forEach(calls::add);
    int asked = tokens;
    app = new ArrayList<>();
    network.wire = new ArrayList<>();
    network.calls = new ArrayList<>();
    tokens = 0;
    check("app", stream(expected, "app"), told);
    check("wire", stream(expected, "wire"), wire);
    check("calls", stream(expected, "calls"), calls);
    if (expected.has("tokens")) {
      check("tokens", expected.get("tokens"), Json.object().put("n", asked).get("n"));
    }
  }

  private static JsonNode stream(JsonNode expected, String name) {
    return expected.has(name) ? expected.get(name) : Json.array();
  }

  private void check(String stream, JsonNode expected, JsonNode came) {
    if (!matching.fits(expected, plain(came))) {
      throw new AssertionError(
          where() + stream + "\n  expected " + expected + "\n  came     " + came);
    }
  }

  /** With numbers as numbers: the client keeps those that are no integers as the text they came as. */
  static JsonNode plain(JsonNode node) {
    try {
      return MAPPER.readTree(Json.write(node));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private String where() {
    return name + " step " + step + ": ";
  }
}
