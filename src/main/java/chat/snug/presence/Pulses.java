package chat.snug.presence;

import chat.snug.redis.RedisLink;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A node's talk with Redis about each bucket: about once a second it says what its devices did, and hears what changed. */
final class Pulses {
  /** Devices that one script is told of, which is some 5 ms of Redis's only processor. */
  static final int MOST_AT_ONCE = 400;

  /** Devices that Redis has been told of without an answer, all buckets of a node together: so no answer is late for having waited behind others. */
  static final int MOST_UNDER_WAY = 4000;

  private static final Logger log = LoggerFactory.getLogger(Pulses.class);

  private final RedisLeases shared;
  private final List<Bucket> buckets;
  private final int mostUnderWay;
  private final FreezeAwareClock clock;
  private final SharedClock redisClock;
  private final long everyNanos;
  private final Telling telling;
  private final Consumer<LeaseAnswer.Gone> lost;
  private final Runnable missed;
  /** Buckets that Redis answered with an error last, though it is there. */
  private final Set<Integer> refused = new HashSet<>();

  private long attempts;
  private long next;
  private int underWay;

  /**
   * @param mostUnderWay devices told of without an answer
   * @param telling told of whom there may be news
   * @param lost told of sessions of this node that lost their device
   * @param missed told when others may have come and gone unheard
   */
  Pulses(
      RedisLeases shared,
      List<Bucket> buckets,
      int mostUnderWay,
      FreezeAwareClock clock,
      SharedClock redisClock,
      long everyNanos,
      Telling telling,
      Consumer<LeaseAnswer.Gone> lost,
      Runnable missed) {
    this.shared = shared;
    this.buckets = buckets;
    this.mostUnderWay = mostUnderWay;
    this.clock = clock;
    this.redisClock = redisClock;
    this.everyNanos = everyNanos;
    this.telling = telling;
    this.lost = lost;
    this.missed = missed;
  }

  /** Hears of all who are here, before anybody asks. Never fails; where Redis is away there is nobody to hear it from. */
  Future<Void> begin() {
    return link().isUp()
        ? Future.join(buckets.stream().map(this::pulse).toList())
            .<Void>mapEmpty()
            .otherwiseEmpty()
        : Future.succeededFuture();
  }

  void tick(long now, long offlineAfterNanos) {
    boolean turn = now - next >= 0;
    if (turn) {
      next = now + everyNanos;
    }
    long connection = link().generation();
    for (Bucket bucket : buckets) {
      if (connection == 0 || !bucket.speaksTo(connection)) {
        detach(bucket);
      }
      if (bucket.lapse(now, offlineAfterNanos)) {
        telling.touch(bucket.users());
      }
      boolean due = turn || bucket.isDue(now) || !bucket.saidTo(connection);
      if (connection != 0 && due && !bucket.busy()) {
        Future<Void> unused = pulse(bucket);
      }
    }
  }

  private void detach(Bucket bucket) {
    if (bucket.live()) {
      telling.touch(bucket.users());
    }
    bucket.detach(clock.now());
  }

  /** Never fails. */
  Future<Void> pulse(Bucket bucket) {
    long connection = link().generation();
    bucket.speakTo(connection);
    List<LeaseAnswer.Gone> byes = bucket.byes();
    List<OwnDevice> devices =
        bucket.takeUnsaid(Math.min(MOST_AT_ONCE, Math.max(0, mostUnderWay - underWay)));
    boolean all = !bucket.saidTo(connection) && !bucket.hasUnsaid();
    String epoch = bucket.epoch();
    bucket.asked();
    underWay += devices.size();
    return say(bucket, byes, devices).transform((answer, failure) -> {
      bucket.answered();
      underWay -= devices.size();
      if (failure == null) {
        accepted(bucket);
        bucket.byesHeard(byes);
        Future<Void> heard = heard(bucket, answer, epoch, all, connection);
        sayMore();
        return heard;
      }
      detach(bucket);
      complain(bucket, failure);
      return Future.succeededFuture();
    });
  }

  /** One of the buckets that have more to say need not wait for the next tick. */
  private void sayMore() {
    if (underWay >= mostUnderWay) {
      return;
    }
    buckets.stream()
        .filter(bucket -> bucket.urgent() && bucket.hasUnsaid() && !bucket.busy())
        .findFirst()
        .ifPresent(bucket -> {
          Future<Void> unused = pulse(bucket);
        });
  }

  private Future<LeaseAnswer.Pulse> say(
      Bucket bucket, List<LeaseAnswer.Gone> byes, List<OwnDevice> devices) {
    List<String> sayings = new ArrayList<>();
    byes.forEach(bye -> sayings.addAll(RedisLeases.bye(bye)));
    devices.forEach(device -> sayings.addAll(RedisLeases.keep(device, age(device))));
    return shared.pulse(
        bucket.index(),
        bucket.version(),
        bucket.epoch(),
        redisClock.millisIfKnown(),
        sayings,
        ++attempts);
  }

  /** As the other nodes see it: that this one was frozen for a while makes nobody's heartbeat younger. */
  private long age(OwnDevice device) {
    return TimeUnit.NANOSECONDS.toMillis(clock.real() - device.real());
  }

  private Future<Void> heard(
      Bucket bucket, LeaseAnswer.Pulse answer, String epoch, boolean all, long connection) {
    long now = clock.now();
    if (!bucket.epoch().equals(answer.epoch())) {
      redisClock.forget();
    }
    redisClock.read(answer.micros(), connection);
    bucket.heard(answer, epoch, all, connection, now);
    if (all) {
      telling.touch(bucket.users());
    }
    telling.touch(answer.told().keySet());
    answer.gone().forEach(lost);
    return bucket.wantsSnapshot(now) ? readAll(bucket) : Future.succeededFuture();
  }

  private Future<Void> readAll(Bucket bucket) {
    bucket.asked();
    return shared.snapshot(bucket.index(), ++attempts).transform((answer, failure) -> {
      bucket.answered();
      if (failure == null && answer.epoch().equals(bucket.epoch())) {
        telling.touch(bucket.users());
        bucket.learnAll(answer);
        telling.touch(bucket.users());
        missed.run();
      }
      return Future.succeededFuture();
    });
  }

  private void complain(Bucket bucket, Throwable failure) {
    if (link().isUp() && refused.add(bucket.index()) && refused.size() == 1) {
      log.atWarn()
          .setMessage("redis does not take presence; this node judges by itself meanwhile")
          .addKeyValue("error", String.valueOf(failure.getMessage()))
          .log();
    }
  }

  private void accepted(Bucket bucket) {
    if (refused.remove(bucket.index()) && refused.isEmpty()) {
      log.atInfo().setMessage("redis takes presence again").log();
    }
  }

  /** Says what has not been said yet. Never fails. */
  Future<Void> end() {
    if (!link().isUp()) {
      return Future.succeededFuture();
    }
    List<Future<?>> last = new ArrayList<>();
    for (Bucket bucket : buckets) {
      if (bucket.hasUnsaid() || bucket.urgent()) {
        last.add(say(bucket, bucket.byes(), bucket.takeUnsaid(Integer.MAX_VALUE)));
      }
    }
    return Future.join(last).<Void>mapEmpty().otherwiseEmpty();
  }

  private RedisLink link() {
    return shared.link();
  }
}
