package chat.snug.store;

import chat.snug.model.Patch;
import chat.snug.model.User;
import chat.snug.store.RoomStore.Listing;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Users, whichever way they came into being. */
public interface UserStore {

  /** A changed profile, and the rooms of up to {@code limits.broadcast_members} members that this user is in: who is in them is told. */
  record Changed(User user, boolean changed, List<String> smallRooms) {}

  /**
   * The user of an application's token: comes into being on first use, with {@code name} (the id where there is none) as the display name; later the
   * name is not looked at. Fails with {@code unauthorized} where an account has that id.
   */
  Future<User> ofToken(String id, @Nullable String name);

  /** Those of the ids that are known, in the order asked, without repeats. */
  Future<List<User>> find(List<String> ids);

  /** By a part of the display name without regard to case (of any script), or the beginning of the id; ordered by id. */
  Future<Listing<User>> search(String query, @Nullable String cursor, int limit);

  /** Makes or changes a user on behalf of an administrator; a new one without a display name is called by its id. */
  Future<Changed> put(String id, Patch<String> displayName, Patch<String> avatar);

  /** Changes one's own profile. */
  Future<Changed> patch(String id, Patch<String> displayName, Patch<String> avatar);

  /** Those of {@code others} whose presence {@code watcher} may see: itself, and who shares a room with it now. */
  Future<Set<String>> visible(String watcher, Collection<String> others);
}
