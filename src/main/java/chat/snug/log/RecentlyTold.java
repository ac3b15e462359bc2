package chat.snug.log;

import chat.snug.log.Notice.Audience;
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

  record Place(String room, String user) {}

  private static final class Generation {
    final Map<Place, Long> own = new HashMap<>();
    final Map<Place, Long> others = new HashMap<>();
    final Map<String, User> profiles = new HashMap<>();
  }

  /** A position of this user was told to them. */
  void read(String room, String user, long seq, Audience to) {
    Place place = new Place(room, user);
    if (to != Audience.OTHERS) {
      now.own.merge(place, seq, Math::max);
    }
    if (to != Audience.OWN) {
      now.others.merge(place, seq, Math::max);
    }
  }

  /** Whether that position or a later one was told, to the user's own devices or to the others. */
  boolean isRead(String room, String user, long seq, Audience to) {
    Place place = new Place(room, user);
    return Math.max(of(now, to).getOrDefault(place, 0L), of(before, to).getOrDefault(place, 0L))
        >= seq;
  }

  private static Map<Place, Long> of(Generation generation, Audience to) {
    return to == Audience.OWN ? generation.own : generation.others;
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
