package chat.snug.presence;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Hellos that are to be decided elsewhere, in the order in which they came. Only so many are under way at a time, so that a crowd that comes back at once
 * does not keep Redis from whatever else it is asked; and none waits for long.
 */
final class Greetings {
  /** Under way at a time, from all of a node: some 50 ms of Redis's processor. */
  static final int MOST = 500;

  /** After that, one that waits is decided here. */
  static final Duration PATIENCE = Duration.ofSeconds(1);

  private record Waiting(Hello hello, Moment came, Promise<Claim> promise) {}

  /** How a hello is decided. */
  interface Decision<T> {
    T of(Hello hello, Moment came);
  }

  private final int most;
  private final BooleanSupplier up;
  private final Decision<Future<Claim>> elsewhere;
  private final Decision<Claim> here;
  private final Consumer<Request.Closed> closed;
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  /** Sessions whose hello is not decided yet, and what was said of their end meanwhile. */
  private final Map<String, Optional<Request.Closed>> open = new HashMap<>();

  /** Of which device how many are under way. */
  private final Map<Place, Integer> asked = new HashMap<>();

  private int underWay;

  private record Place(String user, String device) {
    static Place of(Hello hello) {
      return new Place(hello.user(), hello.device());
    }
  }

  /**
   * @param most under way at a time
   * @param up whether anybody is there to decide elsewhere
   * @param elsewhere fails where nobody answered; then it is decided here
   * @param closed told of the end of a session once its hello is decided
   */
  Greetings(
      int most,
      BooleanSupplier up,
      Decision<Future<Claim>> elsewhere,
      Decision<Claim> here,
      Consumer<Request.Closed> closed) {
    this.most = most;
    this.up = up;
    this.elsewhere = elsewhere;
    this.here = here;
    this.closed = closed;
  }

  Future<Claim> decide(Hello hello, Moment came) {
    Promise<Claim> promise = Promise.promise();
    open.put(hello.session(), Optional.empty());
    waiting.add(new Waiting(hello, came, promise));
    proceed();
    return promise.future();
  }

  /** A session is gone; false where its hello is decided already. */
  boolean gone(Request.Closed end) {
    return open.computeIfPresent(end.session(), (session, before) -> Optional.of(end)) != null;
  }

  /** Decides here what has waited for too long, unless an earlier hello of that device is under way: it would be taken for the later one. */
  void tick(long now) {
    for (Iterator<Waiting> all = waiting.iterator(); all.hasNext(); ) {
      Waiting next = all.next();
      if (now - next.came().nanos() <= PATIENCE.toNanos()) {
        return;
      }
      if (!asked.containsKey(Place.of(next.hello()))) {
        all.remove();
        decideHere(next);
      }
    }
  }

  private void proceed() {
    while (!waiting.isEmpty() && up.getAsBoolean() && underWay < most) {
      send(waiting.remove());
    }
    // One that came later than some that are under way is not to be decided before them.
    while (!waiting.isEmpty() && !up.getAsBoolean() && underWay == 0) {
      decideHere(waiting.remove());
    }
  }

  private void send(Waiting next) {
    underWay++;
    asked.merge(Place.of(next.hello()), 1, Integer::sum);
    elsewhere.of(next.hello(), next.came()).onComplete((claim, failure) -> {
      underWay--;
      asked.computeIfPresent(Place.of(next.hello()), (place, many) -> many == 1 ? null : many - 1);
      finish(next, failure == null ? claim : here.of(next.hello(), next.came()));
      proceed();
    });
  }

  private void decideHere(Waiting next) {
    finish(next, here.of(next.hello(), next.came()));
  }

  private void finish(Waiting next, Claim claim) {
    next.promise().complete(claim);
    Optional<Request.Closed> ended = open.remove(next.hello().session());
    if (ended != null) {
      ended.ifPresent(closed);
    }
  }
}
