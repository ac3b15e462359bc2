package chat.snug.log;

import chat.snug.log.Notice.Audience;
import chat.snug.store.Outcome.Answer.ReadAt;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells read positions: the first at once, and of those that follow within a second the last when the second is over. One's own devices are told each
 * at once: what is said to be unread would be too old a second later.
 */
final class ReadBroadcast {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final LongSupplier nanoTime;
  private final Consumer<Notice> told;
  /** In the order in which they were last told, so that those that are due stand first. */
  private final Map<Place, Recent> recent = new LinkedHashMap<>();

  ReadBroadcast(LongSupplier nanoTime, Consumer<Notice> told) {
    this.nanoTime = nanoTime;
    this.told = told;
  }

  private record Place(String room, String user) {}

  private static final class Recent {
    final long toldAt;

    @Nullable
    ReadAt next;

    Recent(long toldAt) {
      this.toldAt = toldAt;
    }
  }

  void moved(ReadAt read) {
    Place place = new Place(read.room(), read.user());
    Recent before = recent.get(place);
    if (before == null) {
      tell(place, read, Audience.ALL);
    } else {
      before.next = read;
      told.accept(notice(read, Audience.OWN));
    }
  }

  /** Tells those whose second is over, and forgets those that did not move in it. */
  void tick() {
    long now = nanoTime.getAsLong();
    Map<Place, ReadAt> due = new LinkedHashMap<>();
    for (Iterator<Map.Entry<Place, Recent>> all = recent.entrySet().iterator(); all.hasNext(); ) {
      Map.Entry<Place, Recent> one = all.next();
      if (now - one.getValue().toldAt < SECOND) {
        break;
      }
      all.remove();
      ReadAt next = one.getValue().next;
      if (next != null) {
        due.put(one.getKey(), next);
      }
    }
    due.forEach((place, read) -> tell(place, read, Audience.OTHERS));
  }

  private void tell(Place place, ReadAt read, Audience to) {
    recent.put(place, new Recent(nanoTime.getAsLong()));
    told.accept(notice(read, to));
  }

  private static Notice notice(ReadAt read, Audience to) {
    return new Notice.ReadMoved(
        read.room(), read.user(), read.read(), read.unread(), read.at(), read.members(), to);
  }
}
