package chat.snug.socket;

import chat.snug.presence.Standing;
import chat.snug.presence.Status;
import chat.snug.protocol.ServerFrame;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One session's list of watched users: which of them it may see, and what it has not been told yet. Pure: somebody else asks, and sends what this gives.
 */
final class Watching {
  /** Changes go at most this often to one watcher. */
  static final long PAUSE_MILLIS = 1000;

  private final List<String> users;
  private Set<String> visible = Set.of();
  private final Map<String, Standing> pending = new LinkedHashMap<>();
  /** What was told last of each user. */
  private final Map<String, ServerFrame.Presence.Item> told = new HashMap<>();

  private boolean begun;
  private boolean asking;
  private boolean stale = true;
  /** The next answer is told whole, as at the beginning. */
  private boolean whole = true;

  private long askAt = Long.MIN_VALUE;
  private long lastTold = Long.MIN_VALUE / 2;

  Watching(List<String> users) {
    this.users = users;
  }

  List<String> users() {
    return users;
  }

  /** Who may be seen may have changed: to be asked again. */
  void doubt() {
    stale = true;
  }

  /** Something was lost on the way: all of it is to be told again. */
  void tellAgain() {
    stale = true;
    whole = true;
  }

  /** Whether the store is to be asked now who may be seen; it counts as being asked. Since the answer is told, not within a second of the last. */
  boolean takeDoubt(long now) {
    if (!stale || asking || now < askAt || (begun && now - lastTold < PAUSE_MILLIS)) {
      return false;
    }
    stale = false;
    asking = true;
    return true;
  }

  /** The question failed: it is to be asked again in a while. */
  void failed(long now) {
    asking = false;
    stale = true;
    askAt = now + PAUSE_MILLIS;
  }

  /** Somebody's status changed. */
  void changed(Standing standing) {
    if (asking || (begun && visible.contains(standing.user()))) {
      pending.put(standing.user(), standing);
    }
  }

  /**
   * A part of the answer has come: what was told of these users before is in it. What is told of them from now on is newer, though the other parts may
   * still be on their way, and is kept for {@link #seen}. Of users in different parts nothing is said about the order, and nothing is made of it.
   */
  void heard(List<Standing> part) {
    part.forEach(standing -> pending.remove(standing.user()));
  }

  /**
   * The answer as a whole: who may be seen, and how they stand now. Gives what is to be told: at first all, later those who came into sight or went out
   * of it, and those who changed meanwhile. Nothing where it became doubtful while the store was asked: the answer may be older than the change, so it is
   * asked again.
   */
  List<ServerFrame.Presence.Item> seen(
      Set<String> nowVisible, Map<String, Standing> standings, long now) {
    asking = false;
    if (stale) {
      return List.of();
    }
    if (whole) {
      told.clear();
    }
    Map<String, Standing> newest = new HashMap<>(standings);
    newest.putAll(pending); // told since their part of the answer came
    pending.clear();
    visible = nowVisible;
    begun = true;
    whole = false;
    lastTold = now;
    return news(users.stream()
        .map(user -> item(user, nowVisible.contains(user) ? newest.get(user) : null)));
  }

  /** Those that differ from what was told; they count as told. A later heartbeat of who is still here is no news. */
  private List<ServerFrame.Presence.Item> news(Stream<ServerFrame.Presence.Item> items) {
    return items
        .filter(item -> {
          ServerFrame.Presence.Item before = told.put(item.user(), item);
          return before == null
              || !before.status().equals(item.status())
              || (isOffline(item) && !Objects.equals(before.lastSeen(), item.lastSeen()));
        })
        .toList();
  }

  private static boolean isOffline(ServerFrame.Presence.Item item) {
    return item.status().equals(Status.OFFLINE.code());
  }

  /** Changes that are due, or nothing. While it is doubtful who may be seen, nothing is told. */
  List<ServerFrame.Presence.Item> takeDue(long now) {
    if (pending.isEmpty() || stale || asking || now - lastTold < PAUSE_MILLIS) {
      return List.of();
    }
    List<ServerFrame.Presence.Item> items =
        news(pending.values().stream().map(standing -> item(standing.user(), standing)));
    pending.clear();
    if (!items.isEmpty()) {
      lastTold = now;
    }
    return items;
  }

  static ServerFrame.Presence.Item item(String user, @Nullable Standing standing) {
    return standing == null
        ? new ServerFrame.Presence.Item(user, Status.OFFLINE.code(), null)
        : new ServerFrame.Presence.Item(user, standing.status().code(), standing.lastSeen());
  }
}
