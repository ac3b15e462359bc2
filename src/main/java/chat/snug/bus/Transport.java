package chat.snug.bus;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import java.util.Set;

/**
 * Carries bytes from node to node as well as it can. Nothing is promised: messages may be lost, doubled or come in another order, and a peer in sight
 * may be dead.
 */
public interface Transport {

  /** Names this life of this node among all nodes. */
  String self();

  /** The other nodes in sight now. */
  Set<String> peers();

  /** Waits for nothing, and says nothing of what became of it. */
  void send(String peer, Buffer message);

  /** Calls the handler with what comes, on the caller's context. Succeeds once others can reach this node. */
  Future<Void> receive(Handler<Buffer> handler);
}
