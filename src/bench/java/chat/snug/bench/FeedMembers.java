package chat.snug.bench;

import chat.snug.log.Notice;
import chat.snug.log.SharedRoutes;
import chat.snug.store.RoomStore.Memberships;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The members who are online at a node without their sockets: they come as sessions do, and hear what sessions are told. Belongs to one event loop. */
final class FeedMembers {
  /** Greetings under way. */
  private static final int AT_ONCE = 64;

  private static final int ROOMS_TOLD = 1000;

  /** An event that came, and when by {@link System#nanoTime}, which is the same for all processes of a machine. */
  record Arrival(String room, long seq, long nanos) {}

  private final FeedNode node;
  private final SharedRoutes routes;
  private final Set<String> entered = new HashSet<>();
  private final List<Arrival> arrivals = new ArrayList<>();
  private int compared;
  private int next;
  private int ready;

  /** To be made on the loop. */
  FeedMembers(FeedNode node) {
    this.node = node;
    routes = new SharedRoutes(node.vertx());
    node.listen(this::hear);
  }

  /** So many come; succeeds when all are where a welcome would be said. */
  Future<Void> come(int users) {
    Promise<Void> all = Promise.promise();
    for (int i = 0; i < AT_ONCE; i++) {
      greetNext(users, all);
    }
    return all.future();
  }

  private void greetNext(int users, Promise<Void> all) {
    if (next == users) {
      return;
    }
    String user = FeedWorld.user(next++);
    routes.came(user);
    node.stores()
        .rooms()
        .memberships(user, ROOMS_TOLD)
        .compose(rooms -> routes.read(rooms.rooms()).map(rooms))
        .onComplete((rooms, failure) -> {
          if (failure != null) {
            all.tryFail(failure);
            return;
          }
          enter(rooms);
          if (++ready == users) {
            all.tryComplete();
          }
          greetNext(users, all);
        });
  }

  private void enter(Memberships rooms) {
    rooms.rooms().forEach(room -> {
      if (entered.add(room.room())) {
        routes.entered(room.room(), room.head());
      }
    });
  }

  private void hear(Notice notice) {
    if (notice instanceof Notice.Logged logged) {
      long now = System.nanoTime();
      logged.entries().forEach(entry -> arrivals.add(new Arrival(entry.room(), entry.seq(), now)));
    } else if (notice instanceof Notice.Recovered recovered) {
      recovered.users().forEach(this::compare);
    }
  }

  /** As each loop of sockets does for its users. */
  private void compare(String user) {
    node.stores()
        .rooms()
        .memberships(user, 0)
        .compose(rooms -> routes.read(rooms.rooms()))
        .onSuccess(done -> compared++)
        .onFailure(failure -> {
          throw new IllegalStateException(failure);
        });
  }

  /** What came since the last call. */
  List<Arrival> takeArrivals() {
    List<Arrival> taken = List.copyOf(arrivals);
    arrivals.clear();
    return taken;
  }

  int rooms() {
    return entered.size();
  }

  /** Users whose memberships were compared so far. */
  int compared() {
    return compared;
  }
}
