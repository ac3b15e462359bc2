package chat.snug.store.sql;

import chat.snug.config.Limits;
import chat.snug.model.Fault;
import chat.snug.model.Patch;
import chat.snug.model.User;
import chat.snug.store.RoomStore.Listing;
import chat.snug.store.UserStore;
import io.vertx.core.Future;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Users in SQL. */
final class SqlUserStore implements UserStore, Technology.Profiles {
  private static final String SEARCH = "select " + UserRow.COLUMNS + " from users u"
      + " where u.id > ? and (instr(u.search_name, ?) > 0 or substr(u.id, 1, ?) = ?) order by u.id limit ?";
  private static final String SHARES =
      "select 1 from members o where o.usr = ? and exists (select 1 from members w where w.room = o.room and w.usr = ?) limit 1";
  private static final String SMALL_ROOMS =
      "select r.id from members m join rooms r on r.no = m.room where m.usr = ? and r.members <= ?";

  private final Database database;
  private final UserNumbers numbers;
  private final Limits limits;
  private final InstantSource clock;
  private final KnownUsers known = new KnownUsers();

  SqlUserStore(Database database, UserNumbers numbers, Limits limits, InstantSource clock) {
    this.database = database;
    this.numbers = numbers;
    this.limits = limits;
    this.clock = clock;
  }

  @Override
  public void changed(String id) {
    known.changed(id);
  }

  @Override
  public void missed() {
    known.forget();
  }

  @Override
  public Future<User> ofToken(String id, @Nullable String name) {
    User kept = known.get(id);
    if (kept != null) {
      return Future.succeededFuture(kept);
    }
    long since = known.changes();
    return database
        .read(db -> UserRow.find(db, id))
        .compose(row -> row == null
            ? database.write(db -> findOrAdd(db, id, name))
            : Future.succeededFuture(row))
        .map(SqlUserStore::ofApplication)
        .onSuccess(user -> known.keep(user, since));
  }

  private UserRow findOrAdd(Writer db, String id, @Nullable String name) throws SQLException {
    UserRow row = UserRow.find(db, id);
    return row == null
        ? UserRow.add(
            db, UserRow.APPLICATION, new User(id, name == null ? id : name, null, clock.millis()))
        : row;
  }

  private static User ofApplication(UserRow row) {
    if (row.isAccount()) {
      throw Fault.UNAUTHORIZED.because("an account has this id; sign in with its password");
    }
    return row.user();
  }

  @Override
  public Future<List<User>> find(List<String> ids) {
    return database.read(db -> {
      List<User> users = new ArrayList<>();
      for (UserRow row : UserRow.find(db, new LinkedHashSet<>(ids))) {
        users.add(row.user());
      }
      return users;
    });
  }

  @Override
  public Future<Listing<User>> search(String query, @Nullable String cursor, int limit) {
    return database.read(db -> {
      List<User> users = db.all(
          SEARCH,
          row -> UserRow.of(row).user(),
          cursor == null ? "" : Cursors.id(cursor),
          UserRow.folded(query),
          query.codePointCount(0, query.length()),
          query,
          limit + 1);
      return Listings.of(users, limit, user -> user, user -> Cursors.of(user.id()));
    });
  }

  @Override
  public Future<Changed> put(String id, Patch<String> displayName, Patch<String> avatar) {
    return database
        .write(db -> {
          UserRow row = UserRow.find(db, id);
          return row == null
              ? add(db, id, displayName, avatar)
              : change(db, row, displayName, avatar);
        })
        .onSuccess(changed -> known.changed(id));
  }

  @Override
  public Future<Changed> patch(String id, Patch<String> displayName, Patch<String> avatar) {
    return database
        .write(db -> {
          UserRow row = UserRow.find(db, id);
          if (row == null) {
            throw Refusals.noUser();
          }
          return change(db, row, displayName, avatar);
        })
        .onSuccess(changed -> known.changed(id));
  }

  private Changed add(Writer db, String id, Patch<String> displayName, Patch<String> avatar)
      throws SQLException {
    String name = displayName.applyTo(id);
    User user = new User(id, name == null ? id : name, avatar.value(), clock.millis());
    return new Changed(UserRow.add(db, UserRow.APPLICATION, user).user(), true, List.of());
  }

  private Changed change(Writer db, UserRow row, Patch<String> displayName, Patch<String> avatar)
      throws SQLException {
    User before = row.user();
    String name = displayName.applyTo(before.displayName());
    User after = new User(
        before.id(),
        name == null ? before.displayName() : name,
        avatar.applyTo(before.avatar()),
        before.createdAt());
    if (after.equals(before)) {
      return new Changed(before, false, List.of());
    }
    UserRow.save(db, new UserRow(row.no(), row.origin(), after));
    db.tellProfile(after.id());
    int most = limits.broadcastMembers() > 0 ? limits.broadcastMembers() : Integer.MAX_VALUE;
    return new Changed(after, true, db.all(SMALL_ROOMS, room -> room.text(1), row.no(), most));
  }

  @Override
  public Future<Set<String>> visible(String watcher, Collection<String> others) {
    return database.read(db -> {
      long watching = numbers.number(db, watcher);
      List<String> asked = List.copyOf(new LinkedHashSet<>(others));
      List<@Nullable Object[]> pairs = new ArrayList<>();
      for (String other : asked) {
        pairs.add(new Object[] {numbers.number(db, other), watching});
      }
      List<@Nullable Boolean> shares = db.firsts(SHARES, row -> true, pairs);
      Set<String> visible = new HashSet<>();
      for (int i = 0; i < asked.size(); i++) {
        if (asked.get(i).equals(watcher) || shares.get(i) != null) {
          visible.add(asked.get(i));
        }
      }
      return visible;
    });
  }
}
