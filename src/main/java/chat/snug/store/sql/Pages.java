package chat.snug.store.sql;

import chat.snug.model.Message;
import chat.snug.store.HistoryStore.Page;
import chat.snug.store.HistoryStore.Span;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Pages of one list of messages: a room's outside threads, or a thread's. A page grows from where the span lies, downwards, upwards or by turns, until
 * it has enough messages or bytes, so it never has a hole.
 */
final class Pages {
  private static final String BELOW =
      "where e.list = ? and e.place < ? order by e.place desc limit ?";
  private static final String ABOVE = "where e.list = ? and e.place > ? order by e.place limit ?";

  private final Reader db;
  private final MessageRows messages;
  private final StoredRoom room;
  private final long list;
  private final long reader;

  Pages(Reader db, MessageRows messages, StoredRoom room, long list, long reader) {
    this.db = db;
    this.messages = messages;
    this.room = room;
    this.list = list;
    this.reader = reader;
  }

  Page page(Span span, long read) throws SQLException {
    Deque<Message> below = new ArrayDeque<>();
    Deque<Message> above = new ArrayDeque<>();
    int look = span.limit() + 1;
    if (span.before() != null) {
      below.addAll(rows(BELOW, place(span.before()), look));
    } else if (span.after() != null) {
      above.addAll(rows(ABOVE, place(span.after()), look));
    } else if (span.around() != null) {
      below.addAll(rows(BELOW, place(span.around()) + 1, look));
      above.addAll(rows(ABOVE, place(span.around()), look));
    } else {
      below.addAll(rows(BELOW, Place.end(room.no), look));
    }
    return page(grow(below, above, span.limit()), below, above, read);
  }

  private List<Message> rows(String where, long place, int limit) throws SQLException {
    return db.all(
        messages.select() + where,
        row -> messages.message(db, row, room.id, reader),
        list,
        place,
        limit);
  }

  private long place(long seq) {
    return Place.of(room.no, seq);
  }

  private static Deque<Message> grow(Deque<Message> below, Deque<Message> above, int limit) {
    Deque<Message> page = new ArrayDeque<>();
    int room = Weight.MOST;
    boolean down = true;
    while (page.size() < limit) {
      Deque<Message> side = below.isEmpty() || (!down && !above.isEmpty()) ? above : below;
      Message next = side.peek();
      if (next == null || (!page.isEmpty() && Weight.of(next) > room)) {
        break;
      }
      room -= Weight.of(side.remove());
      if (side == below) {
        page.addFirst(next);
      } else {
        page.addLast(next);
      }
      down = !down;
    }
    return page;
  }

  private Page page(Deque<Message> page, Deque<Message> below, Deque<Message> above, long read)
      throws SQLException {
    if (page.isEmpty()) {
      return new Page(List.of(), null, null, room.head, read);
    }
    long first = page.getFirst().sent().seq();
    long last = page.getLast().sent().seq();
    boolean older = !below.isEmpty() || exists("<", first);
    boolean newer = !above.isEmpty() || exists(">", last);
    return new Page(List.copyOf(page), cursor(older, first), cursor(newer, last), room.head, read);
  }

  private boolean exists(String where, long seq) throws SQLException {
    return db.exists(
        "select 1 from events where list = ? and place " + where + " ? limit 1", list, place(seq));
  }

  private static @Nullable Long cursor(boolean more, long seq) {
    return more ? Long.valueOf(seq) : null;
  }
}
