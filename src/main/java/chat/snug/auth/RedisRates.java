package chat.snug.auth;

import chat.snug.redis.RedisLink;
import chat.snug.redis.Script;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Rates that all nodes count together in Redis. Tries to sign in are rare, and each is counted there as it comes. Calls are not: a node allows them by its
 * own buckets, and about once a second tells how many each busy user made, hears how empty the user's bucket is by all nodes' calls, and empties its own so
 * far. So a user may have more than the limit for about a second, and what is counted costs one command a second.
 */
public final class RedisRates implements SharedTries {
  private static final long WINDOW_MILLIS = 60_000;
  private static final Script TRIES = new Script(Script.resource("tries.lua"));
  private static final Script CALLS = new Script(Script.resource("calls.lua"));
  private static final long NANOS = 1000;

  private final RedisLink link;
  private final String prefix;
  private final String node;
  private final int triesPerMinute;
  private final AtomicLong tries = new AtomicLong();

  /**
   * @param prefix of all keys; nodes with the same one count together
   * @param node names this process among all that there ever were
   */
  public RedisRates(RedisLink link, String prefix, String node, int triesPerMinute) {
    this.link = link;
    this.prefix = prefix;
    this.node = node;
    this.triesPerMinute = triesPerMinute;
  }

  @Override
  public Future<Attempt> enter(String origin, String name, boolean spared) {
    String tag = "{" + prefix + ":tries}:";
    List<String> arguments = List.of(
        Integer.toString(triesPerMinute),
        Long.toString(WINDOW_MILLIS),
        node + "-" + tries.incrementAndGet(),
        spared ? "1" : "0");
    return TRIES
        .run(link, List.of(tag + "address:" + origin, tag + "name:" + name), arguments)
        .map(answer -> new Attempt(number(answer, 0), number(answer, 1) == 1));
  }

  /** Tells others of calls that were made here, and takes over theirs. Never fails: without Redis each node counts for itself. */
  Future<Void> exchange(CallRates rates) {
    Map<String, Integer> made = rates.takeMade();
    if (made.isEmpty() || !link.isUp()) {
      return Future.succeededFuture();
    }
    String tag = "{" + prefix + ":calls}:";
    List<String> users = new ArrayList<>();
    List<String> arguments = new ArrayList<>();
    arguments.add(Long.toString(rates.intervalNanos() / NANOS));
    arguments.add(Long.toString(rates.intervalNanos() / NANOS * rates.burst()));
    made.forEach((user, calls) -> {
      users.add(user);
      arguments.add(Integer.toString(calls));
    });
    return CALLS
        .run(link, users.stream().map(tag::concat).toList(), arguments)
        .<Void>map(answer -> {
          for (int i = 0; i < users.size(); i++) {
            rates.empty(users.get(i), number(answer, i) * NANOS);
          }
          return null;
        })
        .otherwiseEmpty();
  }

  private static long number(Response answer, int index) {
    return answer.get(index).toLong();
  }
}
