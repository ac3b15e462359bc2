package chat.snug.log;

import chat.snug.model.User;
import chat.snug.store.RoomStore.Membership;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Profiles that the feed names as changed: those that the bus did not tell as they are now are told. */
final class MissedProfiles {
  private static final int AT_ONCE = 50;

  private final SharedStores stores;
  private final int smallMembers;
  private final RecentlyTold recent;
  private final Consumer<Notice> told;
  private final Set<String> waiting = new LinkedHashSet<>();
  private boolean asking;

  MissedProfiles(
      SharedStores stores, int smallMembers, RecentlyTold recent, Consumer<Notice> told) {
    this.stores = stores;
    this.smallMembers = smallMembers;
    this.recent = recent;
    this.told = told;
  }

  void changed(Collection<String> users) {
    waiting.addAll(users);
  }

  /** Asks for those that wait; where the store does not answer, a later call asks again. */
  void ask() {
    if (asking || waiting.isEmpty()) {
      return;
    }
    List<String> asked = waiting.stream().limit(AT_ONCE).toList();
    asked.forEach(waiting::remove);
    asking = true;
    stores.users().find(asked).onComplete((users, failure) -> {
      asking = false;
      if (failure == null) {
        users.stream().filter(user -> !recent.isTold(user)).forEach(this::tell);
        ask();
      } else {
        waiting.addAll(asked);
      }
    });
  }

  private void tell(User user) {
    stores.rooms().memberships(user.id(), 0).onComplete((all, failure) -> {
      if (failure == null) {
        List<String> small = new ArrayList<>();
        all.rooms().stream().filter(this::isSmall).forEach(room -> small.add(room.room()));
        recent.profile(user);
        told.accept(new Notice.ProfileChanged(user, small));
      } else {
        waiting.add(user.id());
      }
    });
  }

  private boolean isSmall(Membership room) {
    return smallMembers == 0 || room.members() <= smallMembers;
  }
}
