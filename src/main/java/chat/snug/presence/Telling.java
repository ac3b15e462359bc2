package chat.snug.presence;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/** What listeners of this node were told, and whom there may be news of. */
final class Telling {
  private final Map<String, Status> told = new HashMap<>();
  private final Set<String> touched = new LinkedHashSet<>();
  private int online;

  void touch(String user) {
    touched.add(user);
  }

  void touch(Collection<String> users) {
    touched.addAll(users);
  }

  /**
   * Each user once whose status is another than was told.
   *
   * @param view how somebody stands now
   * @param wasSeen whether somebody who is offline was seen since that was told
   */
  List<Standing> changes(Function<String, Standing> view, Predicate<String> wasSeen) {
    List<Standing> changes = new ArrayList<>();
    for (String user : touched) {
      Standing standing = view.apply(user);
      boolean offline = standing.status() == Status.OFFLINE;
      boolean seen = offline && wasSeen.test(user);
      if (seen || standing.status() != told.getOrDefault(user, Status.OFFLINE)) {
        changes.add(standing);
        tell(user, standing.status());
      }
    }
    touched.clear();
    return changes;
  }

  /** Users told to be online. */
  int online() {
    return online;
  }

  /** Users told to be away. */
  int away() {
    return told.size() - online;
  }

  private void tell(String user, Status status) {
    Status before = status == Status.OFFLINE ? told.remove(user) : told.put(user, status);
    online += (status == Status.ONLINE ? 1 : 0) - (before == Status.ONLINE ? 1 : 0);
  }
}
