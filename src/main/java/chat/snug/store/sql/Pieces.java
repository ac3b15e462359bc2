package chat.snug.store.sql;

import chat.snug.model.Event;
import chat.snug.store.HistoryStore.Piece;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads pieces of logs that share one budget of bytes. The first event is given in any case, so that who asks always gets on. */
final class Pieces {
  /** Events that are asked for together, from as many rooms as it takes. */
  private static final int TOGETHER = 250;

  /** A piece of a log; no more than {@code limit} events. */
  record Wanted(StoredRoom room, long after, int limit) {
    int most() {
      return (int) Math.min(limit, Math.max(0, room.head - after));
    }
  }

  private final Reader db;
  private final EventRows events;
  private int room = Weight.MOST;

  Pieces(Reader db, EventRows events) {
    this.db = db;
    this.events = events;
  }

  Piece piece(StoredRoom of, long after, int limit) throws SQLException {
    return pieces(List.of(new Wanted(of, after, limit))).get(0);
  }

  /** One for each, in their order. */
  List<Piece> pieces(List<Wanted> all) throws SQLException {
    List<List<Event>> items = new ArrayList<>();
    all.forEach(one -> items.add(new ArrayList<>()));
    int from = 0;
    while (from < all.size() && room > 0) {
      int to = from;
      for (int most = 0; to < all.size() && (to == from || most < TOGETHER); to++) {
        most += all.get(to).most();
      }
      read(all.subList(from, to), items.subList(from, to));
      from = to;
    }
    List<Piece> pieces = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      pieces.add(piece(all.get(i), items.get(i)));
    }
    return pieces;
  }

  private static Piece piece(Wanted wanted, List<Event> items) {
    long head = wanted.room().head;
    long reached =
        items.isEmpty() ? wanted.after() : items.get(items.size() - 1).seq();
    return new Piece(items, reached < head ? Long.valueOf(reached) : null, head);
  }

  private void read(List<Wanted> all, List<List<Event>> items) throws SQLException {
    List<Integer> asked = new ArrayList<>();
    List<@Nullable Object[]> arguments = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      Wanted one = all.get(i);
      if (one.most() > 0) {
        asked.add(i);
        arguments.add(
            new Object[] {Place.of(one.room().no, one.after()), Place.end(one.room().no), one.most()
            });
      }
    }
    db.eachOf(
        events.select(),
        (query, row) -> {
          int i = asked.get(query);
          return take(events.event(db, row, all.get(i).room().id), items.get(i));
        },
        arguments);
  }

  private boolean take(Event event, List<Event> items) {
    int weight = Weight.of(event);
    if (weight > room && room < Weight.MOST) {
      room = 0;
      return false;
    }
    room -= weight;
    items.add(event);
    return true;
  }
}
