package chat.snug.presence;

import chat.snug.store.PresenceStore.Heartbeat;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The roster of several nodes: {@link RedisLeases} decide, and every node hears what they told. It keeps the leases of its own devices too, says them all
 * again to each new connection, and judges by them while Redis is away; of devices that only other nodes have it then believes what it heard last, for as
 * long as a lease lasts.
 */
final class SharedRoster implements Roster {
  private static final Duration PRUNE_EVERY = Duration.ofSeconds(10);

  private final String node;
  private final Share share;
  private final RedisLeases shared;
  private final long offlineAfterNanos;
  private final FreezeAwareClock clock;
  private final InstantSource wall;
  private final SharedClock redisClock;
  private final MemoryLeases own;
  private final Sessions sessions = new Sessions();
  private final Telling telling = new Telling();
  private final List<Bucket> buckets;
  private final Greetings greetings;
  private final Pulses pulses;

  private final Consumer<Session> replaced;
  private final PresenceMetrics.Part metrics;
  private final Unsaved unsaved;
  private long attempts;
  private long nextPrune;

  /**
   * @param share the users who are looked after here; nobody else is ever spoken of
   * @param replaced told of sessions of this node that another one replaced
   * @param missed told when others may have come and gone unheard
   */
  SharedRoster(
      SharedPresence presence,
      Share share,
      Duration offlineAfter,
      FreezeAwareClock clock,
      InstantSource wall,
      Unsaved unsaved,
      Consumer<Session> replaced,
      Runnable missed,
      PresenceMetrics.Part metrics) {
    this.node = presence.node();
    this.share = share;
    this.shared = new RedisLeases(presence, offlineAfter);
    this.offlineAfterNanos = offlineAfter.toNanos();
    this.clock = clock;
    this.wall = wall;
    this.redisClock = new SharedClock(clock, wall);
    this.unsaved = unsaved;
    this.own = new MemoryLeases(offlineAfter, unsaved);
    this.buckets = share.buckets().stream().map(Bucket::new).toList();
    this.greetings = new Greetings(
        share.partOf(Greetings.MOST),
        shared.link()::isUp,
        this::claim,
        this::claimAlone,
        this::closed);
    long pulseNanos = presence.timing().pulse().toNanos();
    this.pulses = new Pulses(
        shared,
        buckets,
        share.partOf(Pulses.MOST_UNDER_WAY),
        clock,
        redisClock,
        pulseNanos,
        telling,
        this::leave,
        missed);
    this.replaced = replaced;
    this.metrics = metrics;
  }

  @Override
  public Future<Void> begin() {
    return pulses.begin();
  }

  @Override
  public Future<Claim> hello(Hello hello) {
    return greetings.decide(hello, moment());
  }

  /** Redis decides. */
  private Future<Claim> claim(Hello hello, Moment came) {
    Bucket bucket = bucket(hello.user());
    if (bucket.urgent()) {
      Future<Void> unused = pulses.pulse(bucket); // what closed before this hello is over before it
    }
    return shared
        .claim(bucket.index(), hello, came.wall(), redisClock.millisIfKnown(), ++attempts)
        .map(answer -> claimed(bucket, hello, came, answer));
  }

  private Claim claimed(Bucket bucket, Hello hello, Moment came, LeaseAnswer.Claimed answer) {
    if (answer.known() != null) {
      bucket.learn(hello.user(), answer.known());
      telling.touch(hello.user());
      accept(hello, came, answer.number(), sessions.take(hello));
    }
    return answer.claim();
  }

  /** Redis is away: this node decides by what it knows, and tells the others later. */
  private Claim claimAlone(Hello hello, Moment came) {
    Sessions.Outcome outcome = sessions.claim(hello);
    if (outcome.claim() == Claim.ACCEPTED) {
      OwnDevice device = accept(hello, came, redisClock.micros(), outcome.replaced());
      bucket(hello.user()).say(device, true);
    }
    return outcome.claim();
  }

  /** Its heartbeat was when it said hello, however long the answer took. */
  private OwnDevice accept(Hello hello, Moment came, long number, @Nullable Session before) {
    OwnDevice device = new OwnDevice(hello, number, came);
    bucket(hello.user()).take(device);
    own.renew(hello.user(), hello.device(), hello.background(), came);
    if (before != null) {
      replaced.accept(before);
    }
    return device;
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
    if (greetings.gone(closed)) {
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
    greetings.tick(now);
    pulses.tick(now, offlineAfterNanos);
    prune(now);
    List<Standing> changes = telling.changes(this::view, user -> bucket(user).forgetOffline(user));
    metrics.told(changes.size());
    metrics.measure(telling.online(), telling.away(), sessions.size(), unsaved.size());
    return changes;
  }

  /** A session of this node lost its device. */
  private void leave(LeaseAnswer.Gone gone) {
    Bucket bucket = bucket(gone.user());
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

  @Override
  public Future<Void> close() {
    return pulses.end();
  }

  private Bucket bucket(String user) {
    return buckets.get(share.position(user));
  }

  private Moment moment() {
    return new Moment(clock.now(), wall.millis(), clock.real());
  }
}
