package chat.snug.log;

import chat.snug.store.LogStore;
import chat.snug.store.Write;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Looks after commits whose outcome is unknown: they may stand in the log with nobody told. Once the store answers again it tells the heads, so that
 * every socket compares and asks for what it lacks.
 */
final class Recovery {
  /** Rooms in one question, so that no number of them makes it too long for an answer. */
  static final int AT_ONCE = 1000;

  private final LogStore store;
  private final Consumer<Notice> told;
  private final Consumer<Write.Read> again;
  private final Set<String> rooms = new HashSet<>();
  private Set<String> users = new HashSet<>();
  /** The last of each user in each room; no more than that many, for a position is soon read anew. */
  private Map<Position, Write.Read> reads = new HashMap<>();

  private boolean asking;

  /** @param again asks where a read position stands, and tells it */
  Recovery(LogStore store, Consumer<Notice> told, Consumer<Write.Read> again) {
    this.store = store;
    this.told = told;
    this.again = again;
  }

  private record Position(String room, String user) {}

  /** This write may have been committed, or not. */
  void uncertain(Write write) {
    rooms.add(room(write));
    if (write instanceof Write.Read read) {
      if (reads.size() < AT_ONCE) {
        reads.put(new Position(read.room(), read.by().user()), read);
      }
    } else if (write instanceof Write.MakeRoom make) {
      users.add(make.by().user());
      users.addAll(make.members());
    } else if (write instanceof Write.PutMember put) {
      users.add(put.subject());
    } else if (write instanceof Write.RemoveMember remove) {
      users.add(remove.subject());
    }
  }

  /** Asks the store where something is uncertain; where it doesn't answer, the next call asks again. */
  void tryAgain() {
    if (rooms.isEmpty() || asking) {
      return;
    }
    Set<String> askedRooms = rooms.stream().limit(AT_ONCE).collect(Collectors.toSet());
    Set<String> askedUsers = users;
    rooms.removeAll(askedRooms);
    users = new HashSet<>();
    asking = true;
    store.heads(askedRooms).onComplete((heads, failure) -> {
      asking = false;
      if (failure == null) {
        Set<String> gone = new HashSet<>(askedRooms);
        gone.removeAll(heads.keySet());
        told.accept(new Notice.Recovered(heads, gone, askedUsers));
        Map<Position, Write.Read> askedReads = reads;
        reads = new HashMap<>();
        askedReads.values().forEach(again);
        tryAgain();
      } else {
        rooms.addAll(askedRooms);
        users.addAll(askedUsers);
      }
    });
  }

  private static String room(Write write) {
    if (write instanceof Write.Send send) {
      return send.room();
    } else if (write instanceof Write.Edit edit) {
      return edit.room();
    } else if (write instanceof Write.Delete delete) {
      return delete.room();
    } else if (write instanceof Write.React react) {
      return react.room();
    } else if (write instanceof Write.Read read) {
      return read.room();
    } else if (write instanceof Write.MakeRoom make) {
      return make.room();
    } else if (write instanceof Write.ChangeRoom change) {
      return change.room();
    } else if (write instanceof Write.DeleteRoom delete) {
      return delete.room();
    } else if (write instanceof Write.PutMember put) {
      return put.room();
    } else if (write instanceof Write.RemoveMember remove) {
      return remove.room();
    }
    throw new IllegalArgumentException("a write of no room");
  }
}
