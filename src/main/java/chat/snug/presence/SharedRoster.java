package chat.snug.presence;

import chat.snug.store.PresenceStore.Heartbeat;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The roster of several nodes: {@link RedisLeases} decide, and every node hears what they told. It keeps the leases of its own devices too, says them all
 * again to each new connection, and judges by them while Redis is away; of devices that only other nodes have it then believes what it heard last, for as
 * long as a lease lasts.
 */
final class SharedRoster implements Roster {
  private static final Duration PRUNE_EVERY = Duration.ofSeconds(10);
  private static final Logger log = LoggerFactory.getLogger(SharedRoster.class);

  private final String node;
  private final RedisLeases shared;
  private final long pulseNanos;
  private final long offlineAfterNanos;
  private final FreezeAwareClock clock;
  private final InstantSource wall;
  private final MemoryLeases own;
  private final Sessions sessions = new Sessions();
  private final Telling telling = new Telling();
  private final List<Bucket> buckets;
  /** Sessions whose hello is on its way, and what was said of their end meanwhile. */
  private final Map<String, Optional<Request.Closed>> greeting = new HashMap<>();

  private final Consumer<Session> replaced;
  private final Runnable missed;
  private final PresenceMetrics metrics;
  private final Unsaved unsaved;
  private long attempts;
  private long nextPulse;
  private long nextPrune;
  /** Redis's clock less this node's real one, microseconds. */
  private @Nullable Long clockOffset;

  private boolean complained;

  /**
   * @param replaced told of sessions of this node that another one replaced
   * @param missed told when others may have come and gone unheard
   */
  SharedRoster(
      SharedPresence presence,
      Duration offlineAfter,
      FreezeAwareClock clock,
      InstantSource wall,
      Unsaved unsaved,
      Consumer<Session> replaced,
      Runnable missed,
      PresenceMetrics metrics) {
    this.node = presence.node();
    this.shared = new RedisLeases(presence, offlineAfter);
    this.pulseNanos = presence.timing().pulse().toNanos();
    this.offlineAfterNanos = offlineAfter.toNanos();
    this.clock = clock;
    this.wall = wall;
    this.unsaved = unsaved;
    this.own = new MemoryLeases(offlineAfter, unsaved);
    this.buckets = IntStream.range(0, RedisLeases.BUCKETS).mapToObj(Bucket::new).toList();
    this.replaced = replaced;
    this.missed = missed;
    this.metrics = metrics;
  }

  @Override
  public Future<Claim> hello(Hello hello) {
    Moment now = moment();
    if (!shared.link().isUp()) {
      return Future.succeededFuture(claimAlone(hello, now));
    }
    Bucket bucket = bucket(hello.user());
    if (bucket.urgent()) {
      pulse(bucket); // what closed before this hello is over before it
    }
    greeting.put(hello.session(), Optional.empty());
    return shared
        .claim(bucket.index(), hello, now.wall(), sent(), ++attempts)
        .map(answer -> claimed(bucket, hello, now, answer))
        .otherwise(failure -> claimAlone(hello, now))
        .onSuccess(claim -> greeted(hello));
  }

  private Claim claimed(Bucket bucket, Hello hello, Moment now, LeaseAnswer.Claimed answer) {
    if (answer.known() != null) {
      bucket.learn(hello.user(), answer.known());
      telling.touch(hello.user());
      accept(hello, now, answer.number(), sessions.take(hello));
    }
    return answer.claim();
  }

  /** Redis is away: this node decides by what it knows, and tells the others later. */
  private Claim claimAlone(Hello hello, Moment now) {
    Sessions.Outcome outcome = sessions.claim(hello);
    if (outcome.claim() == Claim.ACCEPTED) {
      bucket(hello.user()).say(accept(hello, now, sharedMicros(), outcome.replaced()), true);
    }
    return outcome.claim();
  }

  /** Its heartbeat was when it said hello, however long the answer took. */
  private OwnDevice accept(Hello hello, Moment now, long number, @Nullable Session before) {
    OwnDevice device = new OwnDevice(hello, number, now);
    bucket(hello.user()).take(device);
    own.renew(hello.user(), hello.device(), hello.background(), now);
    if (before != null) {
      replaced.accept(before);
    }
    return device;
  }

  private void greeted(Hello hello) {
    Optional<Request.Closed> ended = greeting.remove(hello.session());
    if (ended != null) {
      ended.ifPresent(this::closed);
    }
  }

  @Override
  public void heartbeat(Request.Beat beat) {
    Session session = sessions.find(beat.user(), beat.device(), beat.session());
    OwnDevice device = bucket(beat.user()).own(beat.user(), beat.device());
    if (session == null || device == null) {
      return;
    }
    Moment now = moment();
    own.renew(beat.user(), beat.device(), session.background(), now);
    device.beat(now);
    bucket(beat.user()).say(device, false);
  }

  @Override
  public void state(Request.State state) {
    Session session = sessions.find(state.user(), state.device(), state.session());
    OwnDevice device = bucket(state.user()).own(state.user(), state.device());
    if (session == null || device == null) {
      return;
    }
    session.background(state.background());
    own.state(state.user(), state.device(), state.background(), clock.now());
    device.background(state.background());
    bucket(state.user()).say(device, true);
  }

  @Override
  public void closed(Request.Closed closed) {
    if (greeting.containsKey(closed.session())) {
      greeting.put(closed.session(), Optional.of(closed));
      return;
    }
    if (!sessions.close(closed.user(), closed.device(), closed.session())) {
      return;
    }
    Bucket bucket = bucket(closed.user());
    OwnDevice device = bucket.own(closed.user(), closed.device());
    if (device == null) {
      return;
    }
    device.close();
    if (closed.bye()) {
      own.end(closed.user(), closed.device(), clock.now());
      bucket.drop(closed.user(), closed.device());
      bucket.sayBye(device);
    } else {
      bucket.say(device, true);
    }
  }

  @Override
  public void restore(List<Heartbeat> heartbeats) {
    Moment now = moment();
    own.restore(heartbeats, now);
    for (Heartbeat heartbeat : heartbeats) {
      long age = TimeUnit.MILLISECONDS.toNanos(Math.max(0, now.wall() - heartbeat.at()));
      if (age < offlineAfterNanos) {
        // Any hello that Redis knows of is newer than what was saved, or this process's own.
        OwnDevice device = OwnDevice.restored(
            heartbeat.user(),
            heartbeat.device(),
            heartbeat.background(),
            0,
            new Moment(now.nanos() - age, heartbeat.at(), now.real() - age));
        bucket(heartbeat.user()).take(device);
        telling.touch(heartbeat.user());
      }
    }
    telling.changes(this::view, user -> false); // nobody watches yet
  }

  @Override
  public @Nullable Standing standing(String user) {
    Standing standing = view(user);
    return standing.status() == Status.OFFLINE && standing.lastSeen() == null ? null : standing;
  }

  private Standing view(String user) {
    Bucket bucket = bucket(user);
    Known known = bucket.known(user);
    Standing mine = own.standing(user, clock.now());
    Status here = mine == null ? Status.OFFLINE : mine.status();
    Long lastSeen = newest(known, mine);
    if (bucket.live()) {
      return new Standing(user, known == null ? Status.OFFLINE : known.status(), lastSeen);
    }
    Status elsewhere = known != null && !bucket.lapsed() && known.elsewhere(node)
        ? known.status()
        : Status.OFFLINE;
    return new Standing(user, here.compareTo(elsewhere) < 0 ? here : elsewhere, lastSeen);
  }

  private static @Nullable Long newest(@Nullable Known known, @Nullable Standing mine) {
    Long here = mine == null ? null : mine.lastSeen();
    if (known == null || known.lastSeen() == 0) {
      return here;
    }
    return here == null ? known.lastSeen() : Math.max(here, known.lastSeen());
  }

  @Override
  public List<Standing> tick() {
    clock.tick();
    long now = clock.now();
    own.changes(now).forEach(standing -> telling.touch(standing.user()));
    boolean turn = now >= nextPulse;
    if (turn) {
      nextPulse = now + pulseNanos;
    }
    long connection = shared.link().generation();
    buckets.forEach(bucket -> tick(bucket, connection, turn, now));
    prune(now);
    List<Standing> changes = telling.changes(this::view, user -> bucket(user).forgetOffline(user));
    metrics.told(changes.size());
    metrics.measure(telling.online(), telling.away(), sessions.size(), unsaved.size());
    return changes;
  }

  private void tick(Bucket bucket, long connection, boolean turn, long now) {
    boolean said = connection != 0 && bucket.saidTo(connection);
    if (!said) {
      detach(bucket);
    }
    if (bucket.lapse(now, offlineAfterNanos)) {
      telling.touch(bucket.users());
    }
    if (connection == 0 || bucket.busy()) {
      return;
    }
    if (turn || bucket.urgent() || !said) {
      pulse(bucket);
    }
  }

  private void detach(Bucket bucket) {
    if (bucket.live()) {
      telling.touch(bucket.users());
    }
    bucket.detach(clock.now());
  }

  private void pulse(Bucket bucket) {
    long connection = shared.link().generation();
    boolean all = !bucket.saidTo(connection);
    if (all) {
      bucket.sayAll();
    }
    List<LeaseAnswer.Gone> byes = bucket.byes();
    List<String> sayings = new ArrayList<>();
    byes.forEach(bye -> sayings.addAll(RedisLeases.bye(bye)));
    bucket.takeUnsaid().forEach(device -> sayings.addAll(RedisLeases.keep(device, age(device))));
    String epoch = bucket.epoch();
    bucket.asked();
    shared
        .pulse(bucket.index(), bucket.version(), epoch, sent(), sayings, ++attempts)
        .onComplete((answer, failure) -> {
          bucket.answered();
          if (failure == null) {
            bucket.byesHeard(byes);
            heard(bucket, answer, epoch, all, connection);
          } else {
            detach(bucket);
            complain(failure);
          }
        });
  }

  private void heard(
      Bucket bucket, LeaseAnswer.Pulse answer, String epoch, boolean all, long connection) {
    long now = clock.now();
    complained = false;
    readClock(answer.micros() - clock.real() / 1000, bucket.epoch().equals(answer.epoch()));
    bucket.heard(answer, epoch, all, connection, now);
    if (all) {
      telling.touch(bucket.users());
    }
    telling.touch(answer.told().keySet());
    answer.gone().forEach(gone -> leave(bucket, gone));
    if (bucket.wantsSnapshot(now)) {
      readAll(bucket);
    }
  }
  /** The answer that was quickest on its way is the closest. */
  private void readClock(long offset, boolean sameClock) {
    clockOffset = clockOffset == null || !sameClock ? offset : Math.max(clockOffset, offset);
  }

  private void readAll(Bucket bucket) {
    bucket.asked();
    shared.snapshot(bucket.index(), ++attempts).onComplete((answer, failure) -> {
      bucket.answered();
      if (failure == null && answer.epoch().equals(bucket.epoch())) {
        telling.touch(bucket.users());
        bucket.learnAll(answer);
        telling.touch(bucket.users());
        missed.run();
      }
    });
  }

  /** A session of this node lost its device. */
  private void leave(Bucket bucket, LeaseAnswer.Gone gone) {
    OwnDevice device = bucket.own(gone.user(), gone.device());
    if (device == null || !device.session().equals(gone.session())) {
      return;
    }
    bucket.drop(gone.user(), gone.device());
    own.end(gone.user(), gone.device(), clock.now());
    Session session = sessions.find(gone.user(), gone.device(), gone.session());
    if (session != null && sessions.close(gone.user(), gone.device(), gone.session())) {
      replaced.accept(session);
    }
  }

  private void prune(long now) {
    if (now >= nextPrune) {
      nextPrune = now + PRUNE_EVERY.toNanos();
      buckets.forEach(bucket -> bucket.prune(now - offlineAfterNanos));
    }
  }

  private void complain(Throwable failure) {
    if (!complained && shared.link().isUp()) {
      complained = true;
      log.atWarn()
          .setMessage("redis does not take presence; this node judges by itself meanwhile")
          .addKeyValue("error", String.valueOf(failure.getMessage()))
          .log();
    }
  }

  @Override
  public Future<Void> close() {
    if (!shared.link().isUp()) {
      return Future.succeededFuture();
    }
    List<Future<Void>> last = new ArrayList<>();
    for (Bucket bucket : buckets) {
      if (bucket.urgent()) {
        last.add(sayLast(bucket));
      }
    }
    return Future.join(last).<Void>mapEmpty().otherwiseEmpty();
  }

  private Future<Void> sayLast(Bucket bucket) {
    List<String> sayings = new ArrayList<>();
    bucket.byes().forEach(bye -> sayings.addAll(RedisLeases.bye(bye)));
    bucket.takeUnsaid().forEach(device -> sayings.addAll(RedisLeases.keep(device, age(device))));
    return shared
        .pulse(bucket.index(), bucket.version(), bucket.epoch(), sent(), sayings, ++attempts)
        .mapEmpty();
  }

  private Bucket bucket(String user) {
    return buckets.get(RedisLeases.bucket(user));
  }

  /** As the other nodes see it: that this one was frozen for a while makes nobody's heartbeat younger. */
  private long age(OwnDevice device) {
    return TimeUnit.NANOSECONDS.toMillis(clock.real() - device.real());
  }

  /** Now by Redis's clock, milliseconds; 0 where it is not known yet. */
  private long sent() {
    return clockOffset == null ? 0 : TimeUnit.MICROSECONDS.toMillis(sharedMicros());
  }

  /** Redis's clock as well as it is known, else the time of day. */
  private long sharedMicros() {
    return clockOffset == null
        ? TimeUnit.MILLISECONDS.toMicros(wall.millis())
        : clockOffset + clock.real() / 1000;
  }

  private Moment moment() {
    return new Moment(clock.now(), wall.millis(), clock.real());
  }
}
