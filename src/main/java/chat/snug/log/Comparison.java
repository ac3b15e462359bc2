package chat.snug.log;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * After commits were missed for good: the heads of all rooms that are told here are compared with the store's, the rooms of all users who are here with
 * where they are, what was signed out meanwhile is refused, and read positions that moved are told. In pieces, each repeated until the store answers.
 */
final class Comparison {
  /** Rooms in one question. */
  static final int ROOMS = 1000;
  /** Users in one piece: each asks for its rooms. */
  static final int USERS = 20;

  /** So far the clocks of two nodes may be apart. */
  private static final Duration SKEW = Duration.ofMinutes(1);

  private static final Duration REVOKED = Duration.ofMinutes(30);

  /** Calls of {@link #next} that pass before read positions are asked for again. */
  private static final int READS_PAUSE = 10;
  /** A piece of so few rooms is not halved any more. */
  private static final int READS_LEAST = 50;

  private final SharedStores stores;
  private final Sequencer sequencer;
  private final Listeners listeners;
  private final Consumer<List<String>> signOut;
  private final Consumer<Notice> told;
  private final Deque<Set<String>> rooms = new ArrayDeque<>();
  private final Deque<Set<String>> users = new ArrayDeque<>();
  private final Deque<Set<String>> reads = new ArrayDeque<>();
  private long since;
  private boolean revocations;
  private boolean asking;
  private int readsPause;
  /** More was missed while a comparison was under way: since when; that one comes to its end first. */
  private @Nullable Long again;

  Comparison(
      SharedStores stores,
      Sequencer sequencer,
      Listeners listeners,
      Consumer<List<String>> signOut,
      Consumer<Notice> told) {
    this.stores = stores;
    this.sequencer = sequencer;
    this.listeners = listeners;
    this.signOut = signOut;
    this.told = told;
  }

  /** Everything is to be compared that may have changed since that time in milliseconds. */
  void begin(long missedSince) {
    if (isUnderWay()) {
      again = again == null ? missedSince : Math.min(again, missedSince);
      return;
    }
    since = missedSince;
    pieces(sequencer.rooms(), ROOMS, rooms);
    pieces(sequencer.rooms(), ROOMS, reads);
    if (reads.isEmpty()) {
      reads.add(Set.of()); // what is kept of users' profiles is forgotten with the question
    }
    pieces(listeners.users(), USERS, users);
    revocations = true;
  }

  private boolean isUnderWay() {
    return asking || revocations || !rooms.isEmpty() || !reads.isEmpty() || !users.isEmpty();
  }

  /** These rooms may have ended. */
  void ended(Set<String> gone) {
    rooms.addFirst(gone);
  }

  /** The next piece. To be called several times a second. */
  void next() {
    if (asking) {
      return;
    }
    if (!rooms.isEmpty()) {
      compare(rooms.remove());
    } else if (revocations) {
      revoke();
    } else if (!reads.isEmpty() && readsPause-- <= 0) {
      tell(reads.remove());
    } else if (!users.isEmpty()) {
      told.accept(new Notice.Recovered(Map.of(), Set.of(), users.remove()));
    } else if (again != null && reads.isEmpty()) {
      long missedSince = again;
      again = null;
      begin(missedSince);
    }
  }

  private void compare(Set<String> piece) {
    asking = true;
    stores.log().heads(piece).onComplete((heads, failure) -> {
      asking = false;
      if (failure != null) {
        rooms.addFirst(piece);
        return;
      }
      heads.forEach(sequencer::expect);
      Set<String> gone = new HashSet<>(piece);
      gone.removeAll(heads.keySet());
      if (!gone.isEmpty()) {
        told.accept(new Notice.Recovered(Map.of(), gone, Set.of()));
      }
      if (!rooms.isEmpty()) {
        next(); // what is missing is fetched as soon as it is known
      }
    });
  }

  /** Where people have read to; whoever was told it already hears it again. */
  private void tell(Set<String> piece) {
    asking = true;
    stores.feed().moved(piece, since - SKEW.toMillis()).onComplete((moved, failure) -> {
      asking = false;
      if (failure != null) {
        askLater(piece);
        return;
      }
      moved.forEach(read -> told.accept(new Notice.ReadMoved(
          read.room(), read.user(), read.read(), read.unread(), read.at(), read.members())));
    });
  }

  /** Perhaps they were too many for the time that a call has. Whatever else is to be compared comes before. */
  private void askLater(Set<String> piece) {
    readsPause = READS_PAUSE;
    pieces(piece, Math.max(READS_LEAST, piece.size() / 2), reads);
  }

  private void revoke() {
    asking = true;
    long since = stores.wall().millis() - REVOKED.toMillis();
    stores.tokens().revokedSince(since).onComplete((revoked, failure) -> {
      asking = false;
      if (failure == null) {
        revocations = false;
        if (!revoked.isEmpty()) {
          signOut.accept(revoked);
        }
      }
    });
  }

  private static void pieces(Collection<String> all, int size, Deque<Set<String>> into) {
    Set<String> piece = new HashSet<>();
    for (String one : all) {
      piece.add(one);
      if (piece.size() == size) {
        into.add(piece);
        piece = new HashSet<>();
      }
    }
    if (!piece.isEmpty()) {
      into.add(piece);
    }
  }
}
