package chat.snug.running;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** All that people composed and all that the server acked, to be held against the logs in the end. Safe for threads. */
public final class Book {
  private static final int PROBLEMS_SHOWN = 20;

  private final Map<String, Letter> composed = new ConcurrentHashMap<>();
  private final Map<String, Long> acked = new ConcurrentHashMap<>();
  private final Queue<String> problems = new ConcurrentLinkedQueue<>();

  /** A message as somebody composed it. */
  public record Letter(String user, String id, String room, String text) {
    private String key() {
      return user + "/" + id;
    }
  }

  public Letter compose(String user, String id, String room, String text) {
    Letter letter = new Letter(user, id, room, text);
    composed.put(letter.key(), letter);
    return letter;
  }

  /** The server said that it is stored. Every ack of one letter names the same event. */
  public void acked(Letter letter, JsonNode ack) {
    long seq = ack.path("seq").asLong();
    Long before = acked.putIfAbsent(letter.key(), seq);
    if (before != null && before != seq) {
      problem(letter + " was acked as " + before + " and as " + seq);
    }
    if (!ack.path("room").asText().equals(letter.room())) {
      problem(letter + " was acked in another room: " + ack);
    }
  }

  public void problem(String what) {
    problems.add(what);
  }

  public int composed() {
    return composed.size();
  }

  public int acked() {
    return acked.size();
  }

  public boolean isAcked(Letter letter) {
    return acked.containsKey(letter.key());
  }

  public List<Letter> letters() {
    return List.copyOf(composed.values());
  }

  /**
   * Finds out what is wrong: every acked letter must stand in its log once, at the seq that was acked, with its text; the seqs must run 1, 2, 3 …; and
   * there must be no message that nobody composed, or that was changed on its way.
   *
   * @param logs the whole log of each room
   * @return what is wrong, at most a few lines of it
   */
  public List<String> compare(Map<String, List<JsonNode>> logs) {
    Set<String> met = new HashSet<>();
    logs.forEach((room, log) -> {
      for (int i = 0; i < log.size(); i++) {
        JsonNode event = log.get(i);
        if (event.path("seq").asLong() != i + 1) {
          problem(room + ": " + event.path("seq") + " stands where " + (i + 1) + " belongs");
          return;
        }
        if (ChatSocket.isOf(event, "message")) {
          met(event, met);
        }
      }
    });
    acked.forEach((key, seq) -> {
      if (!met.contains(key)) {
        problem(composed.get(key) + " was acked as " + seq + " and is lost");
      }
    });
    return problems();
  }

  public List<String> problems() {
    return new ArrayList<>(problems).stream().limit(PROBLEMS_SHOWN).toList();
  }

  private void met(JsonNode event, Set<String> met) {
    String key = event.path("user").asText() + "/" + event.path("client_msg_id").asText();
    Letter letter = composed.get(key);
    if (letter == null) {
      problem("nobody composed " + event);
    } else if (!met.add(key)) {
      problem("stands twice: " + event);
    } else if (!letter.text().equals(event.path("text").asText())
        || !letter.room().equals(event.path("room").asText())) {
      problem(letter + " became " + event);
    } else if (isAcked(letter) && acked.get(key) != event.path("seq").asLong()) {
      problem(letter + " was acked as " + acked.get(key) + " but is " + event);
    }
  }
}
