package chat.snug.auth;

import chat.snug.model.Fault;
import chat.snug.model.Patch;
import chat.snug.model.User;
import chat.snug.store.RoomStore.Listing;
import chat.snug.store.UserStore;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The one call of the port that signing in needs; the others are refused. */
final class FakeUserStore implements UserStore {
  final Map<String, User> users = new HashMap<>();
  final Set<String> accounts = new HashSet<>();

  @Override
  public Future<User> ofToken(String id, String name) {
    return accounts.contains(id)
        ? Future.failedFuture(Fault.UNAUTHORIZED.because("an account has that id"))
        : Future.succeededFuture(
            users.computeIfAbsent(id, user -> new User(user, name == null ? user : name, null, 0)));
  }

  @Override
  public Future<List<User>> find(List<String> ids) {
    return notAsked();
  }

  @Override
  public Future<Listing<User>> search(String query, String cursor, int limit) {
    return notAsked();
  }

  @Override
  public Future<Changed> put(String id, Patch<String> displayName, Patch<String> avatar) {
    return notAsked();
  }

  @Override
  public Future<Changed> patch(String id, Patch<String> displayName, Patch<String> avatar) {
    return notAsked();
  }

  @Override
  public Future<Set<String>> visible(String watcher, Collection<String> others) {
    return notAsked();
  }

  private static <T> Future<T> notAsked() {
    return Future.failedFuture(new UnsupportedOperationException("signing in doesn't ask that"));
  }
}
