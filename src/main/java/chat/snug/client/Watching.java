package chat.snug.client;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whose presence the application wants to know, told to the server in every session; and what it said of them last. */
final class Watching {
  private final Wire wire;
  private final Backoff backoff;
  private final Alarm again;
  private final Map<String, ObjectNode> presence = new HashMap<>();
  private @Nullable List<String> users;

  Watching(Ports ports, Wire wire) {
    this.wire = wire;
    backoff = new Backoff(ports.random());
    again = new Alarm(ports);
  }

  void watch(List<String> list) {
    users = List.copyOf(list);
    presence.keySet().retainAll(list);
    send();
  }

  void begun() {
    send();
  }

  void ended() {
    again.cancel();
    backoff.reset();
  }

  void refused(ObjectNode error) {
    if ("rate_limited".equals(Json.text(error, "code"))) {
      long after = Json.number(error, "retry_after_ms", -1);
      again.set(after < 0 ? backoff.next() : after, this::send);
    }
  }

  void told(ObjectNode frame) {
    Json.list(frame, "items").forEach(item -> {
      String user = Json.text(item, "user");
      if (user != null && item instanceof ObjectNode status) {
        presence.put(user, status);
      }
    });
  }

  Map<String, ObjectNode> presence() {
    return Map.copyOf(presence);
  }

  private void send() {
    again.cancel();
    if (users != null) {
      ArrayNode list = Json.array();
      users.forEach(list::add);
      wire.send(Json.object().put("type", "watch").set("users", list));
    }
  }
}
