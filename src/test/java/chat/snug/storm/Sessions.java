package chat.snug.storm;

import chat.snug.storm.Blackouts.Span;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** When a client had a session, and with which node, as its lines say. */
final class Sessions {
  private record Period(InetSocketAddress node, Span span) {}

  private final List<Period> all = new ArrayList<>();

  /** Where a client says that it is in that state from now on. */
  synchronized void state(String state, InetSocketAddress target) {
    long now = System.nanoTime();
    if (!all.isEmpty()) {
      Period last = all.remove(all.size() - 1);
      boolean open = last.span().over() == Long.MAX_VALUE;
      all.add(open ? new Period(last.node(), new Span(last.span().begun(), now)) : last);
    }
    if (state.equals("online")) {
      all.add(new Period(target, new Span(now, Long.MAX_VALUE)));
    }
  }

  /** The times in which nothing could be told to it: it had no session, or the node of its session was out of reach. */
  synchronized List<Span> deaf(Blackouts blackouts) {
    List<Span> spans = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      Period period = all.get(i);
      Stream<Span> out = blackouts.of(period.node());
      out.map(span -> within(span, period.span())).forEach(spans::add);
      if (period.span().over() != Long.MAX_VALUE) {
        long next = i + 1 < all.size() ? all.get(i + 1).span().begun() : Long.MAX_VALUE;
        spans.add(new Span(period.span().over(), next));
      }
    }
    return spans;
  }

  /** An empty one where they don't meet. */
  private static Span within(Span span, Span period) {
    return new Span(later(span.begun(), period.begun()), earlier(span.over(), period.over()));
  }

  private static long later(long one, long other) {
    return one - other > 0 ? one : other;
  }

  private static long earlier(long one, long other) {
    if (one == Long.MAX_VALUE || other == Long.MAX_VALUE) {
      return one == Long.MAX_VALUE ? other : one;
    }
    return one - other < 0 ? one : other;
  }
}
