package chat.snug.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Heads that only a pong told: their frames get 2 s to come before they are fetched. */
final class ToldHeads {
  private static final long FRAMES_LIMIT = 2_000;

  private final Ports ports;
  private final Later later;
  private final Set<Alarm> waiting = new LinkedHashSet<>();

  /** Who takes a head whose frames have had their time. */
  interface Later {
    void head(String room, long head);
  }

  ToldHeads(Ports ports, Later later) {
    this.ports = ports;
    this.later = later;
  }

  void told(ObjectNode heads) {
    Map<String, Long> places = new HashMap<>();
    heads
        .properties()
        .forEach(each -> places.put(each.getKey(), Json.number(heads, each.getKey(), 0)));
    if (places.isEmpty()) {
      return;
    }
    Alarm alarm = new Alarm(ports);
    waiting.add(alarm);
    alarm.set(FRAMES_LIMIT, () -> {
      waiting.remove(alarm);
      places.forEach(later::head);
    });
  }

  void ended() {
    List.copyOf(waiting).forEach(Alarm::cancel);
    waiting.clear();
  }
}
