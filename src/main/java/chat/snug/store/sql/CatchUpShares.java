package chat.snug.store.sql;

import chat.snug.store.HistoryStore.Piece;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Divides a catch-up's events among its rooms before any is read: the rooms that lack least come first, and each gets what it lacks, but no more than
 * an even share of what is left. So small gaps close at once, and no room waits for a large one.
 */
final class CatchUpShares {
  /** Events in one answer. */
  static final int EVENTS = 1000;

  private record Asked(String id, StoredRoom room, long after) {
    long behind() {
      return Math.max(0, room.head - after);
    }
  }

  private final Map<String, @Nullable Piece> pieces = new LinkedHashMap<>();
  private final List<Asked> asked = new ArrayList<>();

  /** A room of the request, in its order; null: one that may not be seen. */
  void add(String id, @Nullable StoredRoom room, long after) {
    pieces.put(id, null);
    if (room != null) {
      asked.add(new Asked(id, room, after));
    }
  }

  Map<String, @Nullable Piece> serve(Pieces source) throws SQLException {
    Map<Asked, Integer> shares = shares();
    List<Pieces.Wanted> wanted = new ArrayList<>();
    shares.forEach((one, share) -> wanted.add(new Pieces.Wanted(one.room(), one.after(), share)));
    Iterator<Piece> served = source.pieces(wanted).iterator();
    shares.keySet().forEach(one -> pieces.put(one.id(), served.next()));
    return pieces;
  }

  private Map<Asked, Integer> shares() {
    List<Asked> byGap = new ArrayList<>(asked);
    byGap.sort(Comparator.comparingLong(Asked::behind));
    Map<Asked, Integer> shares = new LinkedHashMap<>();
    int left = EVENTS;
    for (int i = 0; i < byGap.size(); i++) {
      int even = left / (byGap.size() - i);
      int share = (int) Math.min(byGap.get(i).behind(), even);
      shares.put(byGap.get(i), share);
      left -= share;
    }
    return shares;
  }
}
