package chat.snug.storm;

import chat.snug.drivers.History;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one client composed over all runs, held against the logs: whatever was queued is there once, as it was composed and where {@code sent} said, and
 * in each room in the order composed. For this to be judged, a test composes each edit, deletion and reaction once.
 */
final class Outbox {
  private final History history;
  private final Logs logs;
  private final Map<String, Composed> queued = new LinkedHashMap<>();
  private final Map<String, JsonNode> sent = new HashMap<>();
  private final Map<String, JsonNode> told = new LinkedHashMap<>();
  private final Map<String, Long> reached = new HashMap<>();
  private final List<String> faults = new ArrayList<>();
  private Set<String> sentInRun = new HashSet<>();
  private final Map<String, Integer> lastTag = new HashMap<>();
  private String where = "";

  Outbox(History history, Logs logs) {
    this.history = history;
    this.logs = logs;
    for (int run = 0; run < history.runs().size(); run++) {
      sentInRun = new HashSet<>();
      List<History.Entry> entries = history.runs().get(run).entries();
      for (int i = 0; i < entries.size(); i++) {
        where = history.client() + ", run " + (run + 1) + ", entry " + (i + 1) + ": ";
        take(entries.get(i));
      }
    }
    where = history.client() + ", in the end: ";
    queued.values().forEach(this::compare);
  }

  List<String> faults() {
    return faults;
  }

  /** All commands that it was told, queued or not, by their tags. */
  Map<String, JsonNode> told() {
    return told;
  }

  private void take(History.Entry entry) {
    JsonNode line = entry.json();
    if (entry.isCommand()) {
      if (line.has("tag")) {
        told.put(line.get("tag").asText(), line);
      }
    } else if (entry.isLine("queued")) {
      queued(line);
    } else if (entry.isLine("sent")) {
      sent(line);
    } else if (entry.isLine("failed") || entry.isLine("error")) {
      fault("it says " + line);
    }
  }

  private void queued(JsonNode line) {
    String tag = line.path("tag").asText();
    String id = id(line);
    int number = List.copyOf(told.keySet()).indexOf(tag);
    if (number < 0) {
      fault("queued what nobody composed: " + line);
      return;
    }
    String room = told.get(tag).path("room").asText();
    if (number <= lastTag.getOrDefault(room, -1)) {
      fault("queued twice or out of order: " + line);
    }
    lastTag.put(room, number);
    if (queued.put(id, new Composed(id, told.get(tag))) != null) {
      fault("two have the id " + id);
    }
  }

  private void sent(JsonNode line) {
    String id = id(line);
    if (!sentInRun.add(id)) {
      fault("sent twice: " + line);
    }
    JsonNode before = sent.putIfAbsent(id, line);
    if (before != null && line.has("client_msg_id") && !before.get("seq").equals(line.get("seq"))) {
      fault("sent with two seqs: " + before + " and " + line);
    }
  }

  private void compare(Composed composed) {
    List<JsonNode> events = events(composed);
    if (events.size() != 1) {
      String what = events.isEmpty() ? "is lost" : "stands " + events.size() + " times in the log";
      fault(composed + " " + what);
      return;
    }
    JsonNode event = events.get(0);
    List<String> different = composed.differences(event);
    if (!different.isEmpty() || !event.path("room").asText().equals(composed.room())) {
      fault(composed + " became, in " + different + ", " + event);
    }
    JsonNode line = sent.get(composed.id());
    if (line == null) {
      fault(composed + " was never said to be sent");
    } else if (!isTrue(line, event)) {
      fault(line + " was said of " + event);
    }
    long seq = event.path("seq").asLong();
    if (seq <= reached.getOrDefault(composed.room(), 0L)) {
      fault(composed + " is at " + seq + ", what was composed before it at "
          + reached.get(composed.room()));
    }
    reached.put(composed.room(), seq);
  }

  /** A duplicate of anything but a message tells the head in place of the seq. */
  private static boolean isTrue(JsonNode sent, JsonNode event) {
    return sent.path("seq").equals(event.path("seq"))
        || (sent.has("ref") && sent.path("duplicate").asBoolean());
  }

  private List<JsonNode> events(Composed composed) {
    if (composed.isMessage()) {
      return logs.messages(history.user(), composed.id());
    }
    long target = target(composed);
    List<JsonNode> events = logs.events(composed.room())
        .filter(event -> Logs.type(event).equals(composed.type())
            && event.path("user").asText().equals(history.user())
            && event.path("target").asLong() == target)
        .filter(event -> composed.differences(event).isEmpty())
        .toList();
    boolean alike = !events.isEmpty() && events.stream().allMatch(Logs::isEmptied);
    return alike ? List.of(oneOf(events, composed, target)) : events;
  }

  /** Edits of a deleted message are alike: {@code sent} tells which this one is, else their order. */
  private JsonNode oneOf(List<JsonNode> alike, Composed edit, long target) {
    List<Composed> edits =
        queued.values().stream().filter(other -> isAlike(other, edit, target)).toList();
    long told = this.told.values().stream()
        .map(command -> new Composed("", command))
        .filter(other -> isAlike(other, edit, target))
        .count();
    if (alike.size() < edits.size() || alike.size() > told) {
      fault(alike.size() + " events are the " + edits.size() + " edits of " + target);
    }
    JsonNode line = sent.get(edit.id());
    return alike.stream()
        .filter(event -> line != null && line.path("seq").equals(event.path("seq")))
        .findFirst()
        .orElse(alike.get(Math.min(edits.indexOf(edit), alike.size() - 1)));
  }

  private boolean isAlike(Composed other, Composed edit, long target) {
    return other.type().equals(edit.type())
        && other.room().equals(edit.room())
        && target(other) == target;
  }

  private long target(Composed change) {
    JsonNode command = change.command();
    if (command.has("seq")) {
      return command.get("seq").asLong();
    }
    return logs.messages(history.user(), command.path("client_msg_id").asText()).stream()
        .mapToLong(event -> event.path("seq").asLong())
        .findFirst()
        .orElse(-1);
  }

  private static String id(JsonNode line) {
    return line.path(line.has("ref") ? "ref" : "client_msg_id").asText();
  }

  private void fault(String what) {
    faults.add(where + what);
  }
}
