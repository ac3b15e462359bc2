package chat.snug.store.sql;

import chat.snug.model.Event;
import chat.snug.store.HistoryStore.Piece;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads pieces of logs that share one budget of bytes. The first event is given in any case, so that who asks always gets on. */
final class Pieces {
  private final Reader db;
  private final EventRows events;
  private int room = Weight.MOST;

  Pieces(Reader db, EventRows events) {
    this.db = db;
    this.events = events;
  }

  Piece piece(StoredRoom of, long after, int limit) throws SQLException {
    List<Event> items = after >= of.head || limit == 0 ? List.of() : read(of, after, limit);
    long reached = items.isEmpty() ? after : items.get(items.size() - 1).seq();
    return new Piece(items, more(reached, of.head), of.head);
  }

  private static @Nullable Long more(long reached, long head) {
    return reached < head ? Long.valueOf(reached) : null;
  }

  private List<Event> read(StoredRoom of, long after, int limit) throws SQLException {
    List<Event> items = new ArrayList<>();
    db.each(
        events.select(),
        row -> take(events.event(db, row, of.id), items),
        Place.of(of.no, after),
        Place.end(of.no),
        limit);
    return items;
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
