package chat.snug.log;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Who waits until the events of some rooms were delivered up to the heads that it read. */
final class Joins {
  private final Map<String, List<Awaited>> rooms = new HashMap<>();

  private static final class Join {
    final Promise<Void> promise = Promise.promise();
    int missing;
  }

  private record Awaited(long head, Join join) {}

  /** Succeeds once each of these rooms has reached its head. */
  Future<Void> await(Map<String, Long> heads) {
    Join join = new Join();
    join.missing = heads.size();
    heads.forEach((room, head) ->
        rooms.computeIfAbsent(room, absent -> new ArrayList<>(1)).add(new Awaited(head, join)));
    finish(join);
    return join.promise.future();
  }

  /** These rooms were delivered up to where the function says; null: it is not known any more, and nobody has to wait for it. */
  void delivered(Iterable<String> ids, Function<String, @Nullable Long> last) {
    if (rooms.isEmpty()) {
      return;
    }
    for (String id : ids) {
      List<Awaited> awaited = rooms.get(id);
      if (awaited != null) {
        release(awaited, last.apply(id));
        if (awaited.isEmpty()) {
          rooms.remove(id);
        }
      }
    }
  }

  private static void release(List<Awaited> awaited, @Nullable Long last) {
    for (Iterator<Awaited> all = awaited.iterator(); all.hasNext(); ) {
      Awaited one = all.next();
      if (last == null || last >= one.head()) {
        all.remove();
        one.join().missing--;
        finish(one.join());
      }
    }
  }

  private static void finish(Join join) {
    if (join.missing == 0) {
      join.promise.tryComplete();
    }
  }
}
