package chat.snug.client;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Who types where: told at most once in 3 s, forgotten after 6. */
final class Typing {
  private static final long TOLD_EVERY = 3_000;
  private static final long FORGOTTEN_AFTER = 6_000;

  private final Clock clock;
  private final Wire wire;
  private final Map<String, Long> told = new HashMap<>();
  private final Map<String, Map<String, Long>> others = new HashMap<>();

  Typing(Clock clock, Wire wire) {
    this.clock = clock;
    this.wire = wire;
  }

  /** The user types in this room. */
  void type(String room) {
    long now = clock.monotonicMillis();
    Long last = told.get(room);
    if (wire.online() && (last == null || now - last >= TOLD_EVERY)) {
      told.put(room, now);
      wire.send(Json.object().put("type", "typing").put("room", room));
    }
  }

  void heard(String room, String user) {
    others.computeIfAbsent(room, any -> new HashMap<>()).put(user, clock.monotonicMillis());
  }

  /** A message of theirs is there: they are done. */
  void wrote(String room, String user) {
    Map<String, Long> users = others.get(room);
    if (users != null) {
      users.remove(user);
    }
  }

  List<String> in(String room) {
    Map<String, Long> users = others.get(room);
    if (users == null) {
      return List.of();
    }
    long now = clock.monotonicMillis();
    users.values().removeIf(at -> now - at >= FORGOTTEN_AFTER);
    return users.keySet().stream().sorted().toList();
  }
}
