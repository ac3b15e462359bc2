package chat.snug.presence;

import chat.snug.config.Config;
import chat.snug.store.PresenceStore;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The node's authority for presence and for which session speaks for which device. Several instances have a {@link Share} of the users each, and nothing
 * in common. An instance is up once the heartbeats that an earlier process saved are read and other nodes' were heard of, and saves its own while it runs
 * and when it stops.
 */
public final class PresenceVerticle extends VerticleBase {
  /** A change is told at the next tick. */
  static final Duration TICK = Duration.ofMillis(250);

  private static final Logger log = LoggerFactory.getLogger(PresenceVerticle.class);

  private final PresenceStore store;
  private final Share share;
  private final Unsaved unsaved = new Unsaved();
  private final Saver saver;
  private final LastSeen lastSeen;
  private final FreezeAwareClock clock;
  private final Roster roster;
  private @Nullable MessageConsumer<?> requests;

  /**
   * The presence of a node alone, of all users.
   *
   * @param store read at the start, written to until the stop
   * @param wall the time of day, told as last seen
   * @param nanos raw monotonic nanoseconds, such as {@link System#nanoTime}
   * @param metrics to be kept up to date
   */
  public PresenceVerticle(
      Config.Presence config,
      PresenceStore store,
      InstantSource wall,
      LongSupplier nanos,
      PresenceMetrics metrics) {
    this(config, store, wall, nanos, metrics, null, Share.WHOLE);
  }

  /**
   * The presence of a node, alone or with others.
   *
   * @param shared null: alone
   * @param share of which users
   */
  public PresenceVerticle(
      Config.Presence config,
      PresenceStore store,
      InstantSource wall,
      LongSupplier nanos,
      PresenceMetrics metrics,
      @Nullable SharedPresence shared,
      Share share) {
    this.share = share;
    this.store = new StoreOnContext(store, () -> context);
    this.saver = new Saver(this.store, unsaved);
    this.lastSeen = new LastSeen(this.store, unsaved);
    this.clock = new FreezeAwareClock(nanos, TICK);
    Duration offlineAfter = Duration.ofSeconds(config.offlineAfterSeconds());
    PresenceMetrics.Part counted = metrics.part(share);
    this.roster = shared == null
        ? new LocalRoster(offlineAfter, clock, wall, unsaved, this::replace, counted)
        : new SharedRoster(
            shared,
            share,
            offlineAfter,
            clock,
            wall,
            unsaved,
            this::replace,
            lastSeen::forget,
            counted);
  }

  @Override
  public Future<?> start() {
    PresenceBus.prepare(vertx);
    // All of them, so that those too old by now are taken out of the store.
    return store
        .heartbeats(0)
        .onSuccess(heartbeats -> {
          clock.tick();
          roster.restore(heartbeats.stream()
              .filter(heartbeat -> share.has(heartbeat.user()))
              .toList());
        })
        .compose(restored -> roster.begin())
        .onSuccess(begun -> {
          requests = vertx.eventBus().<Request>localConsumer(share.address(), this::receive);
          vertx.setPeriodic(TICK.toMillis(), timer -> tick());
        });
  }

  @Override
  public Future<?> stop() {
    Future<Void> deaf = requests == null ? Future.succeededFuture() : requests.unregister();
    return deaf.otherwiseEmpty()
        .compose(done -> roster.close())
        .compose(done -> saver.finish())
        .otherwise(this::forget);
  }

  private void tick() {
    List<Standing> changes = new ArrayList<>();
    List<String> unsure = new ArrayList<>();
    for (Standing standing : roster.tick()) {
      if (standing.status() == Status.OFFLINE && standing.lastSeen() == null) {
        unsure.add(standing.user());
      } else {
        changes.add(standing);
        noteOffline(standing);
      }
    }
    tell(changes);
    if (!unsure.isEmpty()) {
      all(unsure)
          .map(Standings::items)
          .onSuccess(this::tell)
          .onFailure(away ->
              tell(unsure.stream().map(user -> standing(user, Map.of())).toList()));
    }
    saver.tick(clock.now());
  }

  private void noteOffline(Standing standing) {
    if (standing.status() == Status.OFFLINE && standing.lastSeen() != null) {
      lastSeen.put(standing.user(), standing.lastSeen());
    }
  }

  private void tell(List<Standing> changes) {
    if (!changes.isEmpty()) {
      Standings told = new Standings(changes);
      vertx.eventBus().publish(PresenceBus.CHANGES, told, PresenceBus.options());
    }
  }

  private void receive(Message<Request> message) {
    Request request = message.body();
    if (request instanceof Hello hello) {
      roster
          .hello(hello)
          .onSuccess(claim -> message.reply(claim, PresenceBus.options()))
          .onFailure(cause -> message.fail(0, String.valueOf(cause.getMessage())));
    } else if (request instanceof Request.Query query) {
      answer(query, message);
    } else if (request instanceof Request.Beat beat) {
      roster.heartbeat(beat);
    } else if (request instanceof Request.State state) {
      roster.state(state);
    } else if (request instanceof Request.Closed closed) {
      roster.closed(closed);
    }
  }

  private void replace(Session session) {
    Replaced notice = new Replaced(session.id());
    vertx.eventBus().send(session.socketAddress(), notice, PresenceBus.options());
  }

  private void answer(Request.Query query, Message<Request> message) {
    Future<Standings> standings = query.presentOnly()
        ? Future.succeededFuture(new Standings(present(query.users())))
        : all(query.users());
    standings
        .onSuccess(items -> message.reply(items, PresenceBus.options()))
        .onFailure(cause -> message.fail(0, String.valueOf(cause.getMessage())));
  }

  private List<Standing> present(List<String> users) {
    return users.stream()
        .map(roster::standing)
        .filter(standing -> standing != null && standing.status() != Status.OFFLINE)
        .toList();
  }

  private Future<Standings> all(List<String> users) {
    List<String> absent =
        users.stream().filter(user -> roster.standing(user) == null).distinct().toList();
    // Looked at again once the store has answered, so that no answer is older than a change that
    // was told before it.
    return lastSeen
        .of(absent)
        .map(read ->
            new Standings(users.stream().map(user -> standing(user, read)).toList()));
  }

  private Standing standing(String user, Map<String, Long> read) {
    Standing standing = roster.standing(user);
    if (standing != null) {
      return standing;
    }
    Long newest = lastSeen.get(user);
    return new Standing(user, Status.OFFLINE, newest == null ? read.get(user) : newest);
  }

  private @Nullable Void forget(Throwable cause) {
    log.atWarn()
        .setMessage("presence is not saved; it will seem a little older after the start")
        .addKeyValue("error", cause.getMessage())
        .log();
    return null;
  }
}
