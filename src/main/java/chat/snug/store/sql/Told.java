package chat.snug.store.sql;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** What other nodes are told of one transaction. */
final class Told {
  private final List<String> revoked = new ArrayList<>();
  private final List<String> profiles = new ArrayList<>();
  private final List<String> users = new ArrayList<>();
  private final List<String> rooms = new ArrayList<>();
  private final List<Long> befores = new ArrayList<>();
  private final List<Long> heads = new ArrayList<>();

  boolean isEmpty() {
    return revoked.isEmpty() && profiles.isEmpty() && rooms.isEmpty();
  }

  void revoked(Collection<String> ids) {
    revoked.addAll(ids);
  }

  void profile(String user) {
    profiles.add(user);
  }

  void log(String room, long before, long head, Collection<String> members) {
    rooms.add(room);
    befores.add(before);
    heads.add(head);
    users.addAll(members);
  }

  void write(Writer db, Fence fence) throws SQLException {
    db.later(
        "insert into batch (writer, n, at, revoked, profiles, users, rooms, befores, heads)"
            + " values (?, ?, millis_1(), ?, ?, ?, ?, ?, ?)",
        fence.writer(),
        fence.n(),
        texts(revoked),
        texts(profiles),
        texts(users),
        texts(rooms),
        befores.toArray(Long[]::new),
        heads.toArray(Long[]::new));
  }

  private static String[] texts(List<String> texts) {
    return texts.toArray(String[]::new);
  }
}
