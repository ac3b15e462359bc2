package chat.snug.storm;

import chat.snug.drivers.History;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What one client's application was shown of one room over all runs, held against the log: each event as it is there, each once and in order from where
 * the room was resumed or began anew, and up to the head in the end. After a kill what was shown may be shown again, but nothing may be skipped.
 */
final class View {
  /** Fewer missing events than that must be caught up one by one. */
  private static final long ANEW = 1000;

  private final String client;
  private final String room;
  private final Logs logs;
  private final Map<Long, JsonNode> shown = new HashMap<>();
  private final List<String> faults = new ArrayList<>();
  private String where = "";
  private Long last;
  private Long saved;
  private long furthest;

  View(History history, String room, Logs logs) {
    this.client = history.client();
    this.room = room;
    this.logs = logs;
    for (int run = 0; run < history.runs().size(); run++) {
      List<History.Entry> entries = history.runs().get(run).entries();
      for (int i = 0; i < entries.size(); i++) {
        where = client + ", run " + (run + 1) + ", entry " + (i + 1) + ": ";
        take(entries.get(i));
      }
    }
    where = client + ", in the end: ";
    if (last == null || last != logs.head(room)) {
      fault("was shown the room up to " + last + " of " + logs.head(room));
    }
  }

  List<String> faults() {
    return faults;
  }

  private void take(History.Entry entry) {
    JsonNode line = entry.json();
    if (entry.isLine("ready")) {
      resumed(line.path("resumed").get(room));
    } else if (entry.isLine("event")) {
      JsonNode event = line.path("event");
      if (event.path("room").asText().equals(room)) {
        event(event);
      }
    } else if (line.path("room").asText().equals(room)) {
      if (entry.isLine("reset")) {
        anew(line.path("head").asLong());
      } else if (entry.isLine("left")) {
        fault("left the room");
        last = null;
      }
    }
  }

  private void resumed(JsonNode place) {
    last = place == null ? null : Long.valueOf(place.asLong());
    if (last == null && saved != null) {
      fault("forgot the room, which an earlier run had resumed at " + saved);
    } else if (last != null && saved != null && last < saved) {
      fault("resumed at " + last + ", an earlier run at " + saved);
    }
    if (last != null && last > furthest) {
      fault("resumed at " + last + ", but only showed up to " + furthest);
    }
    saved = last;
  }

  private void anew(long head) {
    if (last != null && head - last <= ANEW) {
      fault("began anew at " + head + ", although it knew the room up to " + last);
    }
    if (head > logs.head(room)) {
      fault("began anew at " + head + ", beyond the log's head " + logs.head(room));
    }
    last = head;
    furthest = Math.max(furthest, head);
  }

  private void event(JsonNode event) {
    long seq = event.path("seq").asLong();
    JsonNode logged = logs.at(room, seq);
    if (last == null) {
      fault("seq " + seq + " before the room was resumed or began anew");
    } else if (seq != last + 1) {
      fault("seq " + seq + " after " + last);
    }
    if (logged == null) {
      fault("seq " + seq + " is not in the log: " + event);
    } else if (!logs.shows(event, logged)) {
      fault("seq " + seq + " is not what the log holds:\n    " + event + "\n    " + logged);
    }
    JsonNode before = Logs.isEmptied(event) ? event : shown.putIfAbsent(seq, event);
    if (before != null && !before.equals(event)) {
      fault("seq " + seq + " was shown with two contents:\n    " + before + "\n    " + event);
    }
    last = seq;
    furthest = Math.max(furthest, seq);
  }

  private void fault(String what) {
    faults.add(where + room + ": " + what);
  }
}
