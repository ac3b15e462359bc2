package chat.snug.log;

import chat.snug.model.User;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What the bus told lately of read positions and profiles: what the feed names then needs no second telling. Kept for 15 to 30 s. */
final class RecentlyTold {
  private static final long KEPT_NANOS = TimeUnit.SECONDS.toNanos(15);

  private Generation now = new Generation();
  private Generation before = new Generation();
  private long since;

  RecentlyTold(long time) {
    since = time;
  }

  private record Place(String room, String user) {}

  private static final class Generation {
    final Map<Place, Long> reads = new HashMap<>();
    final Map<String, User> profiles = new HashMap<>();
  }

  void read(String room, String user, long seq) {
    now.reads.merge(new Place(room, user), seq, Math::max);
  }

  boolean isRead(String room, String user, long seq) {
    Place place = new Place(room, user);
    return Math.max(now.reads.getOrDefault(place, 0L), before.reads.getOrDefault(place, 0L)) >= seq;
  }

  void profile(User user) {
    now.profiles.put(user.id(), user);
  }

  boolean isTold(User user) {
    @Nullable User told = now.profiles.get(user.id());
    return user.equals(told == null ? before.profiles.get(user.id()) : told);
  }

  void tick(long time) {
    if (time - since >= KEPT_NANOS) {
      before = now;
      now = new Generation();
      since = time;
    }
  }
}
