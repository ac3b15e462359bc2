package chat.snug.log;

import chat.snug.bus.Topic;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * For which rooms and users this node has sessions: counts of event loops for rooms, of sessions for users. What nobody needs any more lingers for a
 * minute, so that who reconnects finds everything in place.
 */
final class Listeners {
  static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final LongSupplier nanoTime;
  private final LongConsumer join;
  private final LongConsumer leave;
  private final Map<String, Use> rooms = new HashMap<>();
  private final Map<String, Use> users = new HashMap<>();
  private final Deque<Idle> idle = new ArrayDeque<>();

  /**
   * @param join called with the topic of what becomes interesting
   * @param leave called with the topic of what is no longer
   */
  Listeners(LongSupplier nanoTime, LongConsumer join, LongConsumer leave) {
    this.nanoTime = nanoTime;
    this.join = join;
    this.leave = leave;
  }

  private static final class Use {
    final String id;
    final boolean isRoom;
    int count;
    long idleSince;
    boolean queued;

    Use(String id, boolean isRoom) {
      this.id = id;
      this.isRoom = isRoom;
    }

    long topic() {
      return isRoom ? Topic.room(id) : Topic.user(id);
    }
  }

  private record Idle(Use use, long since) {}

  boolean isUserHere(String user) {
    return users.containsKey(user);
  }

  List<String> users() {
    return new ArrayList<>(users.keySet());
  }

  /** Somebody is about to come into the room. */
  void expect(String room) {
    Use use = room(room);
    if (use.count == 0) {
      rest(use);
    }
  }

  /** An event loop has its first session in the room. */
  void entered(String room) {
    room(room).count++;
  }

  /** An event loop has no session in the room any more. */
  void left(String room) {
    release(rooms.get(room));
  }

  void userCame(String user) {
    use(users, user, false).count++;
  }

  void userWent(String user) {
    release(users.get(user));
  }

  /** Forgets what has lingered long enough; the rooms among it. */
  List<String> sweep() {
    long now = nanoTime.getAsLong();
    List<String> forgotten = new ArrayList<>();
    while (!idle.isEmpty() && now - idle.peek().since() >= LINGER_NANOS) {
      Use use = idle.remove().use();
      use.queued = false;
      if (use.count == 0 && now - use.idleSince >= LINGER_NANOS) {
        forget(use);
        if (use.isRoom) {
          forgotten.add(use.id);
        }
      } else if (use.count == 0) {
        queue(use);
      }
    }
    return forgotten;
  }

  private Use room(String room) {
    return use(rooms, room, true);
  }

  private Use use(Map<String, Use> uses, String id, boolean isRoom) {
    Use known = uses.get(id);
    if (known == null) {
      known = new Use(id, isRoom);
      uses.put(id, known);
      join.accept(known.topic());
    }
    return known;
  }

  private void forget(Use use) {
    Map<String, Use> uses = use.isRoom ? rooms : users;
    uses.remove(use.id);
    leave.accept(use.topic());
  }

  private void release(@Nullable Use use) {
    if (use != null && use.count > 0) {
      use.count--;
      if (use.count == 0) {
        rest(use);
      }
    }
  }

  private void rest(Use use) {
    use.idleSince = nanoTime.getAsLong();
    queue(use);
  }

  /** Once each: who comes and goes often costs no more. */
  private void queue(Use use) {
    if (!use.queued) {
      use.queued = true;
      idle.add(new Idle(use, use.idleSince));
    }
  }
}
