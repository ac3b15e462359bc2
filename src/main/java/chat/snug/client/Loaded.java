package chat.snug.client;

import chat.snug.client.MessageCache.Copy;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Messages of one room that are at hand, each with the event up to which it is true. Replies of threads are not among them. */
final class Loaded {
  /** More than this are not kept in memory as new ones come: the oldest go, and are read again when somebody scrolls there. */
  static final int KEPT = 5_000;

  private final String me;
  private final TreeMap<Long, Copy> messages = new TreeMap<>();

  Loaded(String me) {
    this.me = me;
  }

  List<ObjectNode> messages() {
    return messages.values().stream().map(Copy::message).toList();
  }

  Collection<Copy> copies() {
    return messages.values();
  }

  @Nullable
  Copy at(long seq) {
    return messages.get(seq);
  }

  void clear() {
    messages.clear();
  }

  /** Of two copies of a message the one that is true up to the higher event stays. */
  void put(Copy copy) {
    long seq = Json.number(copy.message(), "seq", 0);
    Copy present = messages.get(seq);
    if (seq > 0 && (present == null || present.head() <= copy.head())) {
      messages.put(seq, copy);
    }
  }

  /** Takes items of an answer that is true up to {@code head}. */
  void putAll(Iterable<? extends JsonNode> items, long head) {
    for (JsonNode item : items) {
      if (item instanceof ObjectNode message) {
        put(new Copy(message, head));
      }
    }
  }

  /** Applies the event; the copies that it changed. */
  List<Copy> apply(ObjectNode event, boolean appends) {
    long seq = Json.number(event, "seq", 0);
    long thread = Json.number(event, "thread", 0);
    List<Copy> changed = new ArrayList<>();
    if ("message".equals(Json.text(event, "type"))) {
      boolean gone = event.has("deleted_at");
      if (thread > 0 && !gone) {
        replace(
            thread, seq, root -> MessageChanges.replied(root, 1, Json.text(event, "at")), changed);
      } else if (thread == 0 && appends) {
        Copy copy = new Copy(MessageChanges.message(event), seq);
        put(copy);
        changed.add(copy);
        if (messages.size() > KEPT) {
          messages.pollFirstEntry();
        }
      }
      return changed;
    }
    replace(
        Json.number(event, "target", 0), seq, m -> MessageChanges.changed(m, event, me), changed);
    if (thread > 0 && "delete".equals(Json.text(event, "type"))) {
      replace(thread, seq, root -> MessageChanges.replied(root, -1, null), changed);
    }
    return changed;
  }

  private interface Change {
    @Nullable
    ObjectNode of(ObjectNode message);
  }

  private void replace(long target, long seq, Change change, List<Copy> changed) {
    Copy present = messages.get(target);
    if (present == null || seq <= present.head()) {
      return;
    }
    ObjectNode message = change.of(present.message());
    if (message != null) {
      Copy copy = new Copy(message, seq);
      messages.put(target, copy);
      changed.add(copy);
    }
  }
}
