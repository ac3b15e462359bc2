package chat.snug.storm;

import chat.snug.running.SnugProcess;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** Who was out of everybody's reach, and when; times as {@link System#nanoTime}. */
final class Blackouts {
  private final List<Blackout> all = new CopyOnWriteArrayList<>();

  /** @param node null: Redis */
  private record Blackout(SnugProcess node, Span span) {}

  /** From then to then; the end is not known yet where it is the largest number. */
  record Span(long begun, long over) {
    boolean contains(long at) {
      return at - begun >= 0 && (over == Long.MAX_VALUE || at - over < 0);
    }
  }

  interface Work {
    void run() throws Exception;
  }

  void during(SnugProcess node, Work work) throws Exception {
    Blackout open = new Blackout(node, new Span(System.nanoTime(), Long.MAX_VALUE));
    all.add(open);
    try {
      work.run();
    } finally {
      all.add(new Blackout(node, new Span(open.span().begun(), System.nanoTime())));
      all.remove(open);
    }
  }

  void ofRedisDuring(Work work) throws Exception {
    during(null, work);
  }

  Stream<Span> ofRedis() {
    return all.stream().filter(each -> each.node() == null).map(Blackout::span);
  }

  Stream<Span> of(SnugProcess node) {
    return all.stream().filter(each -> each.node() == node).map(Blackout::span);
  }

  Stream<Span> of(InetSocketAddress address) {
    return all.stream()
        .filter(each -> each.node() != null && isAt(each.node(), address))
        .map(Blackout::span);
  }

  private static boolean isAt(SnugProcess node, InetSocketAddress address) {
    return node.port() == address.getPort() && node.host().equals(address.getHostString());
  }
}
