package chat.snug.running;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Watches what a session is told of its rooms, frame after frame: events come in order, each once, and one that is missing is missing by a {@code
 * resync} or stands below a {@code welcome}'s head. Any other gap is a silent one, and a problem.
 */
public final class Follower implements Consumer<JsonNode> {
  private static final int PROBLEMS_SHOWN = 20;

  private final String name;
  private final Map<String, SortedMap<Long, JsonNode>> live = new HashMap<>();
  private final Map<String, Long> told = new HashMap<>();
  private final List<String> problems = new ArrayList<>();
  private int resyncs;

  public Follower(String name) {
    this.name = name;
  }

  @Override
  public synchronized void accept(JsonNode frame) {
    String room = frame.path("room").asText();
    if (ChatSocket.isOf(frame, "welcome")) {
      frame.path("rooms").fields().forEachRemaining(at -> welcomed(at.getKey(), at.getValue()));
    } else if (ChatSocket.isOf(frame, "resync")) {
      resyncs++;
      told.merge(room, frame.path("head").asLong(), Math::max);
    } else if (frame.has("seq") && frame.has("user")) {
      event(room, frame.path("seq").asLong(), frame);
    }
  }

  /** Up to where it was told of a room's log. */
  public synchronized long told(String room) {
    return told.getOrDefault(room, 0L);
  }

  /** How many events came live. */
  public synchronized int live(String room) {
    return live.getOrDefault(room, new TreeMap<>()).size();
  }

  public synchronized int resyncs() {
    return resyncs;
  }

  /** Waits until it was told of everything up to that head. */
  public void reach(String room, long head, Duration patience) {
    Waiting.until(
        name + " learns of " + room + " up to " + head, patience, () -> told(room) >= head);
  }

  /**
   * What is wrong: silent gaps and doubles, and every frame that is not the event of the log.
   *
   * @param log of the room, whole
   */
  public synchronized List<String> compare(String room, List<JsonNode> log) {
    List<String> wrong = new ArrayList<>(problems);
    if (told(room) != log.size()) {
      wrong.add(name + " was told up to " + told(room) + " of " + log.size() + " in " + room);
    }
    live.getOrDefault(room, new TreeMap<>()).forEach((seq, frame) -> {
      if (seq > log.size() || !log.get((int) (seq - 1)).equals(frame)) {
        wrong.add(name + " got what the log has not: " + frame);
      }
    });
    return wrong.stream().limit(PROBLEMS_SHOWN).toList();
  }

  private void welcomed(String room, JsonNode at) {
    long head = at.path("head").asLong();
    if (head < told(room)) {
      problems.add(name + " was welcomed at " + head + " but had been told up to " + told(room));
    }
    told.merge(room, head, Math::max);
  }

  private void event(String room, long seq, JsonNode frame) {
    SortedMap<Long, JsonNode> events = live.computeIfAbsent(room, absent -> new TreeMap<>());
    if (events.put(seq, frame) != null) {
      problems.add(name + " got twice: " + frame);
    } else if (seq > told(room) + 1) {
      problems.add(name + " in " + room + ": " + seq + " came after " + told(room));
    }
    told.merge(room, seq, Math::max);
  }
}
