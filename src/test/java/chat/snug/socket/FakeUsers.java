package chat.snug.socket;

import chat.snug.model.Patch;
import chat.snug.model.User;
import chat.snug.store.RoomStore.Listing;
import chat.snug.store.UserStore;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Every user exists, and one sees oneself and whom the test says. */
final class FakeUsers implements UserStore {
  final Set<String> seen = ConcurrentHashMap.newKeySet();
  volatile Future<Void> gate = Future.succeededFuture();

  @Override
  public Future<User> ofToken(String id, String name) {
    return gate.map(open -> new User(id, id, null, 0));
  }

  @Override
  public Future<Set<String>> visible(String watcher, Collection<String> others) {
    Set<String> visible = new HashSet<>(others);
    visible.removeIf(user -> !user.equals(watcher) && !seen.contains(user));
    return Future.succeededFuture(visible);
  }

  @Override
  public Future<List<User>> find(List<String> ids) {
    return Future.succeededFuture(List.of());
  }

  @Override
  public Future<Listing<User>> search(String query, String cursor, int limit) {
    return Future.succeededFuture(new Listing<>(List.of(), null));
  }

  @Override
  public Future<Changed> put(String id, Patch<String> displayName, Patch<String> avatar) {
    return patch(id, displayName, avatar);
  }

  @Override
  public Future<Changed> patch(String id, Patch<String> displayName, Patch<String> avatar) {
    return Future.succeededFuture(new Changed(new User(id, id, null, 0), false, List.of()));
  }
}
