package chat.snug.store.sql;

import chat.snug.store.sql.BodySource.Version;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The table {@code events}, whose rows have what people wrote in themselves at the target, and in chunks at the source. */
final class CopyEvents {
  private static final String SAME =
      "place, type, author, at, client_msg_id, digest, list, ordinal, own_ordinal, reply_to, edited_at, deleted_at,"
          + " reactions, replies, last_reply_at, target, thread, emoji, reacted, given, subject, role, kind, name, avatar";

  /** How many those are; {@code data} of a room follows, then the body. */
  private static final int WIDTH = 25;

  private static final int EDITED_AT = 10;
  private static final int DELETED_AT = 11;

  /** In a piece, a text that is a little longer aside. */
  private static final int CHARACTERS = 1 << 20;

  private static final BodySource CHUNKS = new ChunkSource();
  private static final String SENT = "select e." + SAME.replace(", ", ", e.") + ", e.data, "
      + CHUNKS.columns(Version.SENT)
      + ", e.body from events e"
      + CHUNKS.join(Version.SENT)
      + "where e.place > ? order by e.place limit ?";
  private static final String STANDING = "select "
      + CHUNKS.columns(Version.STANDING)
      + " from events e"
      + CHUNKS.join(Version.STANDING)
      + "where e.place = ?";
  private static final String ADD = "insert into events (" + SAME
      + ", data, text, mentions, now_text, now_data) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

  private CopyEvents() {}

  /** {@code values} of the same columns, {@code data}, and room for the body. */
  private record One(
      List<@Nullable Object> values, @Nullable Body sent) {
    static One of(Row row) throws SQLException {
      List<@Nullable Object> values = new ArrayList<>();
      for (int i = 1; i <= WIDTH + 1; i++) {
        values.add(row.value(i));
      }
      values.addAll(Collections.nCopies(4, null));
      boolean said = row.numberOrNull(WIDTH + 3) != null;
      return new One(values, said ? CHUNKS.body(row, WIDTH + 2) : null);
    }

    int characters() {
      String data = sent == null ? null : sent.data();
      return (sent == null ? 0 : sent.text().length()) + (data == null ? 0 : data.length());
    }

    long place() {
      return values.get(0) instanceof Number place ? place.longValue() : 0;
    }
  }

  /** How far a piece went: the place of its last event, and how many it has. */
  record Copied(long last, int events) {}

  /** Copies a piece above this place: so many events at most, and no more than what people wrote in them is worth to hold in memory. */
  static Copied piece(Reader from, Writer to, long after, int limit) throws SQLException {
    List<One> events = new ArrayList<>();
    int[] room = {CHARACTERS};
    from.each(
        SENT,
        row -> {
          One event = One.of(row);
          events.add(event);
          room[0] -= event.characters();
          return room[0] > 0;
        },
        after,
        limit);
    for (One event : events) {
      to.later(ADD, values(from, event));
    }
    return new Copied(
        events.isEmpty() ? after : events.get(events.size() - 1).place(), events.size());
  }

  private static @Nullable Object[] values(Reader from, One event) throws SQLException {
    List<@Nullable Object> values = event.values();
    Body sent = event.sent();
    if (sent != null) {
      values.set(WIDTH, sent.data());
      values.set(WIDTH + 1, sent.text());
      values.set(WIDTH + 2, sent.mentions());
    }
    if (values.get(EDITED_AT) != null && values.get(DELETED_AT) == null) {
      Body now = from.first(STANDING, row -> CHUNKS.body(row, 1), event.place());
      values.set(WIDTH + 3, now == null ? null : now.text());
      values.set(WIDTH + 4, now == null ? null : now.data());
    }
    return values.toArray();
  }

  /** How far it was copied. */
  static long last(Reader db) throws SQLException {
    return db.number("select place from events order by place desc limit 1");
  }

  static long count(Reader db) throws SQLException {
    return db.number("select count(*) from events");
  }
}
