package chat.snug.store.sql;

import chat.snug.model.Texts;
import chat.snug.store.Write;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes to messages and read positions as the arguments of {@code append_1}: rooms and users stand there once, and writes name them by their places. */
final class PgBatch {
  private static final String CALL =
      "select code, seq, at, members, thread, unread, mentions from append_1(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

  private final Map<String, Integer> rooms = new LinkedHashMap<>();
  private final Map<String, Integer> users = new LinkedHashMap<>();
  private final List<Short> kinds = new ArrayList<>();
  private final List<Integer> room = new ArrayList<>();
  private final List<Integer> user = new ArrayList<>();
  private final List<Boolean> admin = new ArrayList<>();
  private final List<@Nullable String> keys = new ArrayList<>();
  private final List<@Nullable String> texts = new ArrayList<>();
  private final List<@Nullable String> datas = new ArrayList<>();
  private final List<Boolean> flags = new ArrayList<>();
  private final List<Boolean> blanks = new ArrayList<>();
  private final List<@Nullable Long> seqs = new ArrayList<>();
  private final List<@Nullable Long> threads = new ArrayList<>();
  private final List<@Nullable Long> digests = new ArrayList<>();
  private final List<@Nullable String> mentions = new ArrayList<>();

  /** Whether {@link #add} takes it. */
  static boolean takes(Write write) {
    return write instanceof Write.Send
        || write instanceof Write.Edit
        || write instanceof Write.Delete
        || write instanceof Write.React
        || write instanceof Write.Read;
  }

  void add(Write write) {
    if (write instanceof Write.Send send) {
      Long digest = Sends.digest(send.room(), send.text());
      begin(1, send, send.room(), send.clientMsgId(), send.replyTo());
      said(send.text(), send.data(), false, false);
      rest(send.thread(), digest, mentioned(send.mentions()));
    } else if (write instanceof Write.Edit edit) {
      begin(2, edit, edit.room(), null, edit.seq());
      said(edit.text(), edit.data().value(), edit.data().present(), Texts.isBlank(edit.text()));
      rest(null, null, null);
    } else if (write instanceof Write.Delete delete) {
      begin(3, delete, delete.room(), null, delete.seq());
      said(null, null, false, false);
      rest(null, null, null);
    } else if (write instanceof Write.React react) {
      begin(4, react, react.room(), react.emoji(), react.seq());
      said(null, null, react.on(), false);
      rest(null, null, null);
    } else if (write instanceof Write.Read read) {
      begin(5, read, read.room(), null, read.seq());
      said(null, null, false, false);
      rest(null, null, null);
    } else {
      throw new IllegalArgumentException("no write for append_1: " + write.getClass());
    }
  }

  private void begin(
      int kind, Write write, String roomId, @Nullable String key, @Nullable Long seq) {
    kinds.add((short) kind);
    room.add(place(rooms, roomId));
    user.add(place(users, write.by().user()));
    admin.add(write.by().admin());
    keys.add(key);
    seqs.add(seq);
  }

  private void said(@Nullable String text, @Nullable String data, boolean flag, boolean blank) {
    texts.add(text);
    datas.add(data);
    flags.add(flag);
    blanks.add(blank);
  }

  private void rest(@Nullable Long thread, @Nullable Long digest, @Nullable String mentioned) {
    threads.add(thread);
    digests.add(digest);
    mentions.add(mentioned);
  }

  private @Nullable String mentioned(List<String> ids) {
    if (ids.isEmpty()) {
      return null;
    }
    List<String> places = new ArrayList<>();
    for (String id : new LinkedHashSet<>(ids)) {
      places.add(Integer.toString(place(users, id)));
    }
    return String.join(" ", places);
  }

  private static int place(Map<String, Integer> places, String id) {
    return places.computeIfAbsent(id, first -> places.size() + 1);
  }

  /** Sends them; what became of each, in their order. */
  List<Appended> append(PgSession db, Fence fence, long now, int emojis)
      throws java.sql.SQLException {
    List<String> byPlace = List.copyOf(users.keySet());
    return db.all(
        CALL,
        row -> Appended.of(row, byPlace),
        fence.writer(),
        fence.n(),
        now,
        emojis,
        rooms.keySet().toArray(String[]::new),
        users.keySet().toArray(String[]::new),
        kinds.toArray(Short[]::new),
        room.toArray(Integer[]::new),
        user.toArray(Integer[]::new),
        admin.toArray(Boolean[]::new),
        keys.toArray(String[]::new),
        texts.toArray(String[]::new),
        datas.toArray(String[]::new),
        flags.toArray(Boolean[]::new),
        blanks.toArray(Boolean[]::new),
        seqs.toArray(Long[]::new),
        threads.toArray(Long[]::new),
        digests.toArray(Long[]::new),
        mentions.toArray(String[]::new));
  }
}
