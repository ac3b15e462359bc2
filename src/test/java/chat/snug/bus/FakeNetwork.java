package chat.snug.bus;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Nodes that see each other; what is sent waits until the test delivers it, drops it or turns it round. */
public final class FakeNetwork {
  private final Map<String, Handler<Buffer>> nodes = new HashMap<>();
  private final List<Mail> mail = new ArrayList<>();
  private boolean broken;

  /** One message under way. */
  public record Mail(String from, String to, Buffer bytes) {
    /** Of parcels; the bus's own messages are another matter. */
    public boolean isNotice() {
      return bytes.getUnsignedByte(1) >= Envelope.PARCELS;
    }
  }

  public Transport join(String name) {
    return new Transport() {
      @Override
      public String self() {
        return name;
      }

      @Override
      public Set<String> peers() {
        if (broken) {
          throw new IllegalStateException("the manager has ended");
        }
        Set<String> others = new HashSet<>(nodes.keySet());
        others.remove(name);
        return others;
      }

      @Override
      public void send(String peer, Buffer message) {
        mail.add(new Mail(name, peer, message.copy()));
      }

      @Override
      public Future<Void> receive(Handler<Buffer> handler) {
        nodes.put(name, handler);
        return Future.succeededFuture();
      }
    };
  }

  /** From now on nobody can say who is there. */
  public void breakDown() {
    broken = true;
  }

  public void part(String name) {
    nodes.remove(name);
  }

  public List<Mail> mail() {
    return mail;
  }

  /** Delivers everything, also what that leads to. */
  public void deliverAll() {
    while (!mail.isEmpty()) {
      deliver(0);
    }
  }

  public void drop(Predicate<Mail> lost) {
    mail.removeIf(lost);
  }

  /** Delivers one that waits; what it leads to waits behind the others. */
  public void deliver(int index) {
    Mail one = mail.remove(index);
    Handler<Buffer> node = nodes.get(one.to());
    if (node != null) {
      node.handle(one.bytes());
    }
  }
}
