package chat.snug.cluster;

import chat.snug.bus.Transport;
import chat.snug.store.FeedStore;
import chat.snug.store.FeedStore.Announcement;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Announces this node in the database every few seconds and holds those who did against those in sight: two halves of a cluster that don't see each
 * other still share their database, so the operator is told.
 */
public final class RollCall {
  /** An announcement counts for 30 s. */
  static final long EVERY_MILLIS = 5_000;
  /** Whoever starts or ends is in one list before the other; a split lasts. */
  static final int PATIENCE = 3;

  private static final Logger log = LoggerFactory.getLogger(RollCall.class);

  private final Vertx vertx;
  private final FeedStore store;
  private final Transport transport;
  private final String address;
  private final String build;
  private final Set<String> roles;
  private final Consumer<Members> counted;
  private int splitCalls;
  private Set<String> told = Set.of();
  private long timer;

  /**
   * @param address of this node, for people
   * @param counted is told after each call
   */
  public RollCall(
      Vertx vertx,
      FeedStore store,
      Transport transport,
      String address,
      String build,
      Set<String> roles,
      Consumer<Members> counted) {
    this.vertx = vertx;
    this.store = store;
    this.transport = transport;
    this.address = address;
    this.build = build;
    this.roles = roles;
    this.counted = counted;
  }

  /** Succeeds once this node is announced. */
  public Future<Void> start() {
    timer = vertx.setPeriodic(
        EVERY_MILLIS,
        id -> call()
            .onFailure(
                away -> log.atDebug().setMessage("no roll call").setCause(away).log()));
    return call();
  }

  /** Nobody waits for this node any longer. */
  public Future<Void> stop() {
    boolean unused = vertx.cancelTimer(timer);
    return store.withdraw(transport.self());
  }

  Future<Void> call() {
    Set<String> sight = new HashSet<>(transport.peers());
    sight.add(transport.self());
    Announcement own = new Announcement(transport.self(), address, build, roles, sight);
    return store.announce(own).compose(done -> store.announced()).map(all -> {
      hold(sight, all);
      return null;
    });
  }

  private void hold(Set<String> sight, List<Announcement> announced) {
    Map<String, String> addresses = announced.stream()
        .collect(Collectors.toMap(Announcement::id, Announcement::address, (one, other) -> other));
    List<String> seen = new ArrayList<>(
        new TreeSet<>(sight.stream().map(id -> addresses.getOrDefault(id, id)).toList()));
    Members members = new Members(seen, new ArrayList<>(new TreeSet<>(addresses.values())));
    counted.accept(members);
    // Who came back at the same address was restarted.
    tell(new TreeSet<>(members.unseen()));
  }

  private void tell(Set<String> unseen) {
    splitCalls = unseen.isEmpty() ? 0 : splitCalls + 1;
    if (splitCalls >= PATIENCE && !unseen.equals(told)) {
      told = unseen;
      log.atWarn()
          .setMessage(
              "nodes of this database are not in sight: they died, or the cluster is split; see that cluster.name is the same and that the nodes reach each other's cluster.port")
          .addKeyValue("unseen", String.join(",", unseen))
          .log();
    } else if (unseen.isEmpty() && !told.isEmpty()) {
      told = Set.of();
      log.atInfo().setMessage("all nodes of this database are in sight again").log();
    }
  }
}
