package chat.snug.bus;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.spi.cluster.ClusterManager;
import java.util.HashSet;
import java.util.Set;

/** The clustered event bus: one address for each node, since registering many is slow. */
public final class EventBusTransport implements Transport {
  private static final String ADDRESS = "snug.node.";

  private final Vertx vertx;
  private final ClusterManager members;

  /** @param members of this Vert.x, which has joined */
  public EventBusTransport(Vertx vertx, ClusterManager members) {
    this.vertx = vertx;
    this.members = members;
  }

  @Override
  public String self() {
    return members.getNodeId();
  }

  @Override
  public Set<String> peers() {
    Set<String> others = new HashSet<>(members.getNodes());
    others.remove(self());
    return others;
  }

  @Override
  public void send(String peer, Buffer message) {
    vertx.eventBus().send(ADDRESS + peer, message);
  }

  @Override
  public Future<Void> receive(Handler<Buffer> handler) {
    return vertx
        .eventBus()
        .<Buffer>consumer(ADDRESS + self(), message -> handler.handle(message.body()))
        .completion();
  }
}
