package chat.snug.presence;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.snug.config.Config;
import chat.snug.model.Fault;
import chat.snug.model.FaultException;
import chat.snug.store.PresenceStore.Heartbeat;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class PresenceVerticleTest {
  private static final Config.Presence QUICK = new Config.Presence(1, 1);
  private static final Config.Presence USUAL = new Config.Presence(30, 90);

  private final Vertx vertx = Vertx.vertx();
  private final KeptStore store = new KeptStore();
  private final Clock clock = Clock.systemUTC();
  private final PresenceMetrics metrics = new PresenceMetrics();
  private final Presence presence = new Presence(vertx);
  private final BlockingQueue<Standing> changes = new LinkedBlockingQueue<>();

  @BeforeEach
  void listen() {
    presence.changes(changes::addAll);
  }

  @AfterEach
  void close() {
    await(vertx.close());
  }

  @Test
  void aHelloIsToldAndAsked() throws InterruptedException {
    deploy(USUAL);
    long before = clock.millis();
    assertThat(hello("ann", "phone", "s1")).isEqualTo(Claim.ACCEPTED);

    Standing told = next();
    assertThat(told.user()).isEqualTo("ann");
    assertThat(told.status()).isEqualTo(Status.ONLINE);
    assertThat(told.lastSeen()).isBetween(before, clock.millis());
    assertThat(await(presence.standings(List.of("bob", "ann"))))
        .containsExactly(new Standing("bob", Status.OFFLINE, null), told);
    assertThat(await(presence.present(List.of("bob", "ann")))).containsExactly(told);
  }

  @Test
  void whoStopsPingingIsOfflineAndAskedForFromMemory() throws InterruptedException {
    deploy(QUICK);
    hello("ann", "phone", "s1");
    Long last = await(presence.standings(List.of("ann"))).get(0).lastSeen();
    Standing offline = next("ann", Status.OFFLINE);

    assertThat(offline.lastSeen()).isEqualTo(last);
    assertThat(await(presence.standings(List.of("ann")))).containsExactly(offline);
    assertThat(store.reads).isZero();
  }

  @Test
  void stateAndByeAreTold() throws InterruptedException {
    deploy(USUAL);
    hello("ann", "phone", "s1");
    assertThat(next().status()).isEqualTo(Status.ONLINE);
    presence.state("ann", "phone", "s1", true);
    assertThat(next().status()).isEqualTo(Status.AWAY);
    presence.closed("ann", "phone", "s1", true);
    assertThat(next().status()).isEqualTo(Status.OFFLINE);
  }

  @Test
  void theSessionThatIsReplacedIsToldAtItsSocketsAddress() throws InterruptedException {
    deploy(USUAL);
    BlockingQueue<Replaced> replaced = new LinkedBlockingQueue<>();
    vertx.eventBus().<Replaced>localConsumer("socket-7", told -> replaced.add(told.body()));
    hello(new Hello("ann", "phone", 5L, false, "s1", "socket-7", 1));

    assertThat(hello(new Hello("ann", "phone", 4L, false, "s2", "socket-8", 1)))
        .isEqualTo(Claim.REPLACED);
    assertThat(hello(new Hello("ann", "desk", 4L, false, "s3", "socket-8", 1)))
        .isEqualTo(Claim.TOO_MANY);
    assertThat(hello(new Hello("ann", "phone", 6L, false, "s4", "socket-8", 1)))
        .isEqualTo(Claim.ACCEPTED);
    assertThat(replaced.poll(10, SECONDS)).isEqualTo(new Replaced("s1"));
    assertThat(replaced).isEmpty();
  }

  @Test
  void aRestartKeepsWhoIsHereAndWhenTheyWereSeen() throws InterruptedException {
    String id = deploy(USUAL);
    hello("ann", "phone", "s1");
    hello("bob", "phone", "s2");
    presence.closed("bob", "phone", "s2", true);
    List<Standing> before = await(presence.standings(List.of("ann", "bob")));
    next("bob", Status.OFFLINE);
    await(vertx.undeploy(id));

    deploy(USUAL);
    assertThat(await(presence.standings(List.of("ann", "bob")))).isEqualTo(before);
    assertThat(before).extracting(Standing::status).containsExactly(Status.ONLINE, Status.OFFLINE);
    assertThat(store.all()).extracting(Heartbeat::user).containsExactly("ann");
    hello("zoe", "phone", "s3");
    assertThat(next().user()).isEqualTo("zoe");
  }

  @Test
  void heartbeatsFromLongAgoAreTakenOutOfTheStore() {
    store.put(new Heartbeat("ann", "phone", clock.millis() - 91_000, false));
    store.lastSeen.put("ann", clock.millis() - 91_000);
    String id = deploy(USUAL);

    assertThat(await(presence.standings(List.of("ann"))))
        .containsExactly(new Standing("ann", Status.OFFLINE, store.lastSeen.get("ann")));
    await(vertx.undeploy(id));
    assertThat(store.all()).isEmpty();
  }

  @Test
  void goesOnWhileTheStoreIsAway() throws InterruptedException {
    String id = deploy(USUAL);
    store.away = true;
    hello("ann", "phone", "s1");
    next();
    assertFault(presence.standings(List.of("ann", "bob")));
    assertThat(await(presence.standings(List.of("ann")))).hasSize(1);
    until(() -> store.saves > 0 && metrics.unsaved() == 1);

    store.away = false;
    await(vertx.undeploy(id));
    assertThat(store.all()).extracting(Heartbeat::user).containsExactly("ann");
  }

  @Test
  void stopsAlthoughTheStoreIsAway() {
    String id = deploy(USUAL);
    hello("ann", "phone", "s1");
    store.away = true;

    assertThat(vertx.undeploy(id)).satisfies(PresenceVerticleTest::await);
  }

  @Test
  void doesNotStartWithoutItsStore() {
    store.away = true;
    Future<String> deployed = vertx.deployVerticle(verticle(USUAL));

    assertFault(deployed);
  }

  @Test
  void questionsThatNobodyAnswersAreUnavailable() {
    assertFault(presence.hello(new Hello("ann", "phone", null, false, "s1", "socket", 0)));
    assertFault(presence.standings(List.of("ann")));
    assertFault(presence.present(List.of("ann")));
  }

  @Test
  void countsWhoIsHere() {
    deploy(USUAL);
    hello("ann", "phone", "s1");

    until(() -> metrics.online() == 1 && metrics.sessions() == 1 && metrics.changes() == 1);
  }

  private PresenceVerticle verticle(Config.Presence config) {
    return new PresenceVerticle(config, store, clock, System::nanoTime, metrics);
  }

  private String deploy(Config.Presence config) {
    return await(vertx.deployVerticle(verticle(config)));
  }

  private Claim hello(String user, String device, String session) {
    return hello(new Hello(user, device, null, false, session, "socket", 20));
  }

  private Claim hello(Hello hello) {
    return await(presence.hello(hello));
  }

  private Standing next() throws InterruptedException {
    Standing standing = changes.poll(10, SECONDS);
    assertThat(standing).as("the next change").isNotNull();
    return standing;
  }

  private Standing next(String user, Status status) throws InterruptedException {
    Standing standing = next();
    while (!standing.user().equals(user) || standing.status() != status) {
      standing = next();
    }
    return standing;
  }

  private void assertFault(Future<?> future) {
    assertThatThrownBy(() -> await(future))
        .isInstanceOfSatisfying(
            FaultException.class,
            refused -> assertThat(refused.fault()).isEqualTo(Fault.UNAVAILABLE));
  }

  private void until(BooleanSupplier condition) {
    Promise<Void> held = Promise.promise();
    vertx.setPeriodic(20, timer -> {
      if (condition.getAsBoolean()) {
        held.tryComplete();
      }
    });
    await(held.future());
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.await(10, SECONDS);
    } catch (TimeoutException late) {
      throw new AssertionError("no answer within 10 s", late);
    }
  }
}
