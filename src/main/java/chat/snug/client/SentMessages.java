package chat.snug.client;

import java.util.LinkedHashMap;
import java.util.Map;

/** Where own messages stand in their rooms' logs: what the application calls by {@code client_msg_id} has a seq by then. */
final class SentMessages {
  private static final int MOST = 10_000;

  private final Map<String, Long> seqs = new LinkedHashMap<>() {
    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
      return size() > MOST;
    }
  };

  private final String me;
  private final MessageCache cache;

  SentMessages(String me, MessageCache cache) {
    this.me = me;
    this.cache = cache;
  }

  void put(String room, String id, long seq) {
    seqs.put(key(room, id), seq);
  }

  /** 0 where it is not known. */
  long seq(String room, String id) {
    Long seq = seqs.get(key(room, id));
    return seq == null ? cached(room, id) : seq;
  }

  /** The logs are others now. */
  void clear() {
    seqs.clear();
  }

  private long cached(String room, String id) {
    for (MessageCache.Copy copy : cache.messages(room)) {
      if (id.equals(Json.text(copy.message(), "client_msg_id"))
          && me.equals(Json.text(copy.message(), "user"))) {
        return Json.number(copy.message(), "seq", 0);
      }
    }
    return 0;
  }

  private static String key(String room, String id) {
    return room + "\n" + id;
  }
}
