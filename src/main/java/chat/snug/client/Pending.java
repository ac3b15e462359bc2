package chat.snug.client;

import chat.snug.client.Bubble.Status;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Own messages that are not in their rooms' logs yet, as far as these were told; among them those that were refused. */
final class Pending {
  private final String me;
  private final Map<String, Own> messages = new LinkedHashMap<>();

  private record Own(
      OutboxEntry entry, Status status, @Nullable String code, long seq) {}

  Pending(String me) {
    this.me = me;
  }

  void sending(OutboxEntry entry) {
    if (entry.composed().isMessage()) {
      messages.put(entry.id(), new Own(entry, Status.SENDING, null, 0));
    }
  }

  /** It is in the log; the room was told up to {@code told}. */
  void sent(String id, long seq, long told) {
    Own own = messages.get(id);
    if (own != null && seq <= told) {
      messages.remove(id);
    } else if (own != null) {
      messages.put(id, new Own(own.entry(), Status.SENT, null, seq));
    }
  }

  void failed(String id, String code) {
    Own own = messages.get(id);
    if (own != null) {
      messages.put(id, new Own(own.entry(), Status.FAILED, code, 0));
    }
  }

  /** The log has it. */
  void told(ObjectNode event) {
    String id = Json.text(event, "client_msg_id");
    if (id != null && me.equals(Json.text(event, "user"))) {
      messages.remove(id);
    }
  }

  /** The room was told, or skipped, up to there. */
  void passed(String room, long seq) {
    messages
        .values()
        .removeIf(own ->
            own.entry().room().equals(room) && own.status() == Status.SENT && own.seq() <= seq);
  }

  /** Takes a refused message out; null where there is none with this id. */
  @Nullable
  OutboxEntry takeFailed(String id) {
    Own own = messages.get(id);
    if (own == null || own.status() != Status.FAILED) {
      return null;
    }
    messages.remove(id);
    return own.entry();
  }

  List<Bubble> of(String room) {
    List<Bubble> bubbles = new ArrayList<>();
    messages.values().forEach(own -> {
      if (own.entry().room().equals(room)) {
        bubbles.add(new Bubble(message(own.entry()), own.status(), own.code(), false));
      }
    });
    return bubbles;
  }

  private ObjectNode message(OutboxEntry entry) {
    ObjectNode message = entry.frame();
    message.remove("type");
    return message.put("user", me);
  }
}
