package chat.snug.store.sql;

import chat.snug.model.User;
import org.jspecify.annotations.Nullable;

/**
 * Applications' users who were asked for lately, so that each call of theirs need not ask the store. A change of any profile while one is read makes
 * what was read too old to be kept.
 */
final class KnownUsers {
  private static final int KEPT = 4096;

  private final Bounded<String, User> users = new Bounded<>(KEPT);
  private long changes;

  synchronized @Nullable User get(String id) {
    return users.get(id);
  }

  /** To be asked for before the store is read. */
  synchronized long changes() {
    return changes;
  }

  /** Keeps a user who was read after {@code since} was asked for. */
  synchronized void keep(User user, long since) {
    if (since == changes) {
      users.put(user.id(), user);
    }
  }

  synchronized void changed(String id) {
    changes++;
    users.remove(id);
  }

  /** Any may have changed. */
  synchronized void forget() {
    changes++;
    users.clear();
  }
}
