package chat.snug.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.bus.Transport;
import chat.snug.log.SharedWorld;
import chat.snug.store.FeedStore;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two halves of a cluster that don't see each other still share their database. */
class RollCallTest {
  private final Vertx vertx = Vertx.vertx();
  private final SharedWorld world = new SharedWorld();
  private final Node a = new Node("a", "10.0.0.1:5701");
  private final Node b = new Node("b", "10.0.0.2:5701");

  private final class Node implements Transport {
    final Set<String> sight = new HashSet<>();
    final List<Members> counted = new ArrayList<>();
    final String id;
    final RollCall rollCall;

    Node(String id, String address) {
      this.id = id;
      FeedStore store = world.node().feed();
      rollCall =
          new RollCall(vertx, store, this, address, "1.0", Set.of("http", "socket"), counted::add);
    }

    Members last() {
      return counted.get(counted.size() - 1);
    }

    @Override
    public String self() {
      return id;
    }

    @Override
    public Set<String> peers() {
      return Set.copyOf(sight);
    }

    @Override
    public void send(String peer, Buffer message) {}

    @Override
    public Future<Void> receive(Handler<Buffer> handler) {
      return Future.succeededFuture();
    }
  }

  @AfterEach
  void close() throws Exception {
    ClusterNode.await(vertx.close());
  }

  @Test
  void whoSeesEachOtherIsCountedByAddress() throws Exception {
    a.sight.add("b");
    b.sight.add("a");
    ClusterNode.await(a.rollCall.start());
    ClusterNode.await(b.rollCall.start());
    ClusterNode.await(a.rollCall.call());
    assertThat(a.last())
        .isEqualTo(new Members(
            List.of("10.0.0.1:5701", "10.0.0.2:5701"), List.of("10.0.0.1:5701", "10.0.0.2:5701")));
    assertThat(a.last().unseen()).isEmpty();
  }

  @Test
  void whoIsAnnouncedAndNotInSightIsASplit() throws Exception {
    ClusterNode.await(a.rollCall.call());
    ClusterNode.await(b.rollCall.call());
    ClusterNode.await(a.rollCall.call());
    assertThat(a.last().seen()).containsExactly("10.0.0.1:5701");
    assertThat(a.last().unseen()).containsExactly("10.0.0.2:5701");
    assertThat(b.last().unseen()).containsExactly("10.0.0.1:5701");
  }

  @Test
  void whoWithdrawsIsMissedByNobody() throws Exception {
    ClusterNode.await(b.rollCall.start());
    ClusterNode.await(b.rollCall.stop());
    ClusterNode.await(a.rollCall.call());
    assertThat(a.last().unseen()).isEmpty();
  }
}
