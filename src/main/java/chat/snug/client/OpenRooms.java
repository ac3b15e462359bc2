package chat.snug.client;

import chat.snug.client.MessageCache.Copy;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The rooms that the application has looked at, with the messages that it has of them. */
final class OpenRooms {
  private final String me;
  private final MessageCache cache;
  private final Set<String> open = new HashSet<>();
  private final Map<String, Loaded> loaded = new HashMap<>();

  OpenRooms(String me, MessageCache cache) {
    this.me = me;
    this.cache = cache;
  }

  /** From now on its messages are kept at hand. */
  void open(String room) {
    if (open.add(room)) {
      Loaded messages = new Loaded(me);
      cache.messages(room).forEach(messages::put);
      loaded.put(room, messages);
    }
  }

  boolean isOpen(String room) {
    return open.contains(room);
  }

  /** The messages at hand, none where the room is not open. */
  Loaded of(String room) {
    Loaded messages = loaded.get(room);
    return messages == null ? new Loaded(me) : messages;
  }

  /** Applies an event that is told; the copies that it changed. */
  List<Copy> apply(String room, ObjectNode event) {
    Loaded messages = loaded.get(room);
    return messages == null ? List.of() : messages.apply(event, true);
  }

  /** Messages for a page of the room that is not shown yet. */
  Loaded apart() {
    return new Loaded(me);
  }
}
