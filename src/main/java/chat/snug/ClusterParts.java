package chat.snug;

import chat.snug.bus.Transport;
import chat.snug.cluster.Cluster;
import chat.snug.cluster.Members;
import chat.snug.cluster.RollCall;
import chat.snug.config.Config;
import chat.snug.http.NodeState;
import chat.snug.log.Peering;
import chat.snug.log.SharedStores;
import chat.snug.store.FeedStore;
import chat.snug.store.sql.SqlStores;
import io.vertx.core.Future;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a node of a cluster has beside what a node alone has. */
final class ClusterParts {
  private final Cluster cluster;
  private final Transport transport;
  private final FeedStore feed;
  private final RollCall rollCall;
  private final Peering peering;
  private final AtomicReference<@Nullable Members> members = new AtomicReference<>();

  /** @param wires stands between this node and the bus; the identity but in tests */
  ClusterParts(Cluster cluster, Config config, Parts parts, UnaryOperator<Transport> wires) {
    SqlStores stores = parts.stores();
    this.cluster = cluster;
    transport = wires.apply(cluster.transport());
    feed = Objects.requireNonNull(stores.feed(), "a cluster has a store that tells of all writers");
    rollCall = rollCall(config, parts.state());
    parts.meters().watchMembers(() -> size(true), () -> size(false));
    peering = new Peering(
        new SharedStores(
            feed, stores.log(), stores.rooms(), stores.users(), stores.tokens(), parts.clock()),
        transport,
        parts.auth().revocations()::add,
        new BusMetrics(parts.meters()));
  }

  /** For the log's verticle. */
  Peering peering() {
    return peering;
  }

  /** The node serves: it may be counted on. */
  Future<Void> announce() {
    return rollCall.start();
  }

  Future<Void> withdraw() {
    return rollCall.stop();
  }

  private RollCall rollCall(Config config, NodeState state) {
    String build = ClusterParts.class.getPackage().getImplementationVersion();
    return new RollCall(
        cluster.vertx(),
        feed,
        transport,
        cluster.address(),
        build == null ? "development" : build,
        config.roles().stream()
            .map(role -> role.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.toSet()),
        counted -> {
          members.set(counted);
          state.members(new NodeState.Members(counted.seen(), counted.announced()));
        });
  }

  private int size(boolean seen) {
    Members known = members.get();
    return known == null ? 0 : (seen ? known.seen() : known.announced()).size();
  }
}
