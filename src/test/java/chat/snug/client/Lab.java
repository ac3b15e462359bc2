package chat.snug.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A client of "ann" in a world of fakes, told its stories by a test. */
final class Lab {
  final MovedTime time = new MovedTime(Instant.parse("2026-11-24T00:00:00Z").toEpochMilli());
  final FakeNetwork network = new FakeNetwork();
  final Outbox outbox = new MemoryOutbox();
  final MessageCache cache = new MemoryMessageCache();
  final List<String> told = new ArrayList<>();
  final SnugClient client;
  private int ids;

  Lab() {
    this(() -> Future.succeededFuture(new TokenSource.Token("opaque")));
  }

  Lab(TokenSource tokens) {
    cache.epoch("e1");
    cache.reset("r", 5, List.of());
    Ports ports =
        new Ports(time, time, () -> 0.5, () -> "id-" + ++ids, network, network, Runnable::run);
    client = SnugClient.open(ports, ClientOptions.of("ann").withDevice("d1"), tokens, outbox, cache)
        .result();
    client.listen(new DriverLines(line -> told.add(Json.write(line)), told::add));
  }

  /** In a session whose only room stands at this head. */
  Lab online(long head) {
    client.connect();
    return welcome(head);
  }

  Lab welcome(long head) {
    network.socket(0).opens();
    ObjectNode rooms = Json.object().set("r", Json.object().put("head", head));
    says(Json.object()
        .put("type", "welcome")
        .put("epoch", "e1")
        .put("heartbeat_seconds", 30L)
        .set("rooms", rooms));
    return this;
  }

  void says(ObjectNode frame) {
    network.socket(0).says(Json.write(frame));
  }

  /** Frames sent of this type, over all sockets. */
  List<ObjectNode> sent(String type) {
    return network.wire.stream()
        .filter(frame -> type.equals(Json.text(frame, "type")))
        .toList();
  }

  List<Bubble> bubbles() {
    return client.view("r").result().bubbles();
  }

  static ObjectNode message(long seq, String user, String id, String text) {
    return Json.object()
        .put("type", "message")
        .put("room", "r")
        .put("seq", seq)
        .put("user", user)
        .put("client_msg_id", id)
        .put("text", text)
        .put("at", "2026-11-24T00:00:00.000Z");
  }
}
