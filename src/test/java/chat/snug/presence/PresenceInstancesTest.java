package chat.snug.presence;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import chat.snug.config.Config;
import chat.snug.model.FaultException;
import chat.snug.running.Waiting;
import chat.snug.store.PresenceStore;
import chat.snug.store.PresenceStore.Heartbeat;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Three instances of presence on a node alone: to who asks and listens they are one. */
@Timeout(60)
class PresenceInstancesTest {
  private static final int THREE = 3;
  private static final Duration SOON = Duration.ofSeconds(10);
  /** As fast as a clock may be whose ticks are not to be taken for those after a freeze. */
  private static final int SPEED = 6;

  private final Vertx vertx = Vertx.vertx();
  private final KeptStore store = new KeptStore();
  private final Clock clock = Clock.systemUTC();
  private final PresenceMetrics metrics = new PresenceMetrics();
  private final Presence presence = new Presence(vertx, THREE);
  private final Queue<Standing> changes = new ConcurrentLinkedQueue<>();
  private final List<String> users =
      IntStream.range(0, 60).mapToObj(i -> "user" + i).toList();

  @AfterEach
  void close() {
    await(vertx.close());
  }

  @Test
  void twoDevicesOfAUserAreOfOneUser() {
    presence.changes(changes::addAll);
    deploy(THREE);
    for (String user : users) {
      hello(user, "phone");
      hello(user, "desk");
    }
    until("all are told", () -> told(Status.ONLINE).size() == users.size());
    users.forEach(user -> presence.closed(user, "phone", user + "phone", true));
    users.forEach(user -> presence.state(user, "desk", user + "desk", true));
    until("all are away", () -> told(Status.AWAY).size() == users.size());
    users.forEach(user -> presence.closed(user, "desk", user + "desk", true));
    until("all are gone", () -> told(Status.OFFLINE).size() == users.size());
    assertThat(changes).hasSize(3 * users.size());
  }

  @Test
  void eachInstanceHasUsersOfItsOwnAndTheFiguresAreThoseOfAll() {
    deploy(THREE);
    users.forEach(user -> hello(user, "phone"));
    users.subList(0, 20).forEach(user -> presence.state(user, "phone", user + "phone", true));

    assertThat(users.stream().map(user -> Share.of(user, THREE)).distinct()).hasSize(THREE);
    until(
        "all are counted",
        () -> metrics.online() == 40 && metrics.away() == 20 && metrics.sessions() == 60);
    assertThat(metrics.changes()).isBetween(60L, 80L);
    until("all are saved", () -> metrics.unsaved() == 0 && store.all().size() == 60);
  }

  @Test
  void eachRunsOnAnEventLoopOfItsOwn() {
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    deploy(THREE, store, () -> {
      if (Context.isOnEventLoopThread()) {
        threads.add(Thread.currentThread());
      }
      return System.nanoTime();
    });

    until("all three tick", () -> threads.size() == THREE);
  }

  @Test
  void manyAreAnsweredInTheOrderAsked() {
    deploy(THREE);
    List<String> here = users.subList(0, 30);
    here.forEach(user -> hello(user, "phone"));
    List<String> asked = new ArrayList<>(users);
    Collections.shuffle(asked);
    asked.add(asked.get(0));

    assertThat(await(presence.standings(asked)))
        .extracting(Standing::user)
        .containsExactlyElementsOf(asked);
    assertThat(await(presence.standings(asked)))
        .allSatisfy(standing -> assertThat(standing.status())
            .isEqualTo(here.contains(standing.user()) ? Status.ONLINE : Status.OFFLINE));
    assertThat(await(presence.present(asked)))
        .extracting(Standing::user)
        .containsExactlyElementsOf(asked.stream().filter(here::contains).toList());
    assertThat(await(presence.standings(List.of()))).isEmpty();
  }

  @Test
  void aRestartWithAnotherNumberKeepsWhoIsHere() {
    String id = deploy(THREE);
    users.forEach(user -> hello(user, "phone"));
    String gone = users.get(7);
    presence.closed(gone, "phone", gone + "phone", true);
    List<Standing> before = await(presence.standings(users));
    await(vertx.undeploy(id));
    assertThat(store.all()).hasSize(59);

    for (int instances : List.of(1, 5, THREE)) {
      String again = deploy(instances);
      assertThat(await(new Presence(vertx, instances).standings(users))).isEqualTo(before);
      await(vertx.undeploy(again));
      assertThat(store.all()).hasSize(59);
    }
  }

  @Test
  void heartbeatsFromLongAgoAreTakenOutOfTheStoreByOne() {
    store.put(new Heartbeat("ann", "phone", clock.millis() - 91_000, false));
    await(vertx.undeploy(deploy(THREE)));

    assertThat(store.all()).isEmpty();
    assertThat(store.saves).isEqualTo(1);
  }

  @Test
  void aLeaseIsOverAfter90SecondsWhoeverKeepsIt() {
    long start = clock.millis();
    users.forEach(user -> store.put(new Heartbeat(user, "phone", start - 80_000, false)));
    presence.changes(changes::addAll);
    long begun = System.nanoTime();
    deploy(THREE, store, () -> (System.nanoTime() - begun) * SPEED);
    assertThat(await(presence.standings(users)))
        .extracting(Standing::status)
        .containsOnly(Status.ONLINE);

    until("the first is offline", () -> !changes.isEmpty());
    // Ten seconds were left, less what passed since the time of day was read.
    assertThat(System.nanoTime() - begun)
        .isGreaterThan(Duration.ofSeconds(10).toNanos() / SPEED - 500_000_000L);
    until("all are offline", () -> changes.size() == users.size());
    assertThat(changes).allSatisfy(told -> assertThat(told.lastSeen()).isEqualTo(start - 80_000));
    assertThat(told(Status.OFFLINE)).containsExactlyInAnyOrderElementsOf(users);
  }

  /** What {@code Watching} relies on: the whole answer may be older than a change, the part with that user never is. */
  @Test
  void aChangeThatComesAfterAPartOfTheAnswerIsNewerThanIt() {
    Promise<Void> gate = Promise.promise();
    deploy(THREE, new GatedReads(store, gate.future()), System::nanoTime);
    String here = users.get(0);
    String absent = users.stream()
        .filter(user -> Share.of(user, THREE).index() != Share.of(here, THREE).index())
        .findFirst()
        .orElseThrow();
    hello(here, "phone");
    Queue<String> heard = new ConcurrentLinkedQueue<>();
    Promise<List<Standing>> answer = Promise.promise();
    vertx.getOrCreateContext().runOnContext(on -> {
      presence.changes(told -> told.forEach(one -> heard.add("change " + one.status())));
      presence
          .standings(
              List.of(absent, here), part -> part.forEach(one -> heard.add("part " + one.user())))
          .onSuccess(all -> heard.add("answer"))
          .onComplete(answer);
    });
    until("a part has come", () -> heard.contains("part " + here));
    presence.closed(here, "phone", here + "phone", true);
    until("the change has come", () -> heard.contains("change OFFLINE"));
    gate.complete();

    assertThat(await(answer.future()))
        .extracting(Standing::user, Standing::status)
        .containsExactly(tuple(absent, Status.OFFLINE), tuple(here, Status.ONLINE));
    assertThat(heard)
        .filteredOn(one -> !one.equals("change ONLINE"))
        .containsExactly("part " + here, "change OFFLINE", "part " + absent, "answer");
  }

  @Test
  void anInstanceThatDoesNotAnswerMakesTheQuestionUnavailable() {
    deploy(THREE);
    store.away = true;
    hello(users.get(0), "phone");

    assertThat(await(presence.standings(users.subList(0, 1)))).hasSize(1);
    assertThatThrownBy(() -> await(presence.standings(users))).isInstanceOf(FaultException.class);
  }

  private record GatedReads(PresenceStore store, Future<Void> gate) implements PresenceStore {
    @Override
    public Future<List<Heartbeat>> heartbeats(long since) {
      return store.heartbeats(since);
    }

    @Override
    public Future<Map<String, Long>> lastSeen(Collection<String> users) {
      return gate.compose(open -> store.lastSeen(users));
    }

    @Override
    public Future<Void> save(
        Collection<Heartbeat> alive, Collection<Heartbeat> gone, Map<String, Long> lastSeen) {
      return store.save(alive, gone, lastSeen);
    }
  }

  private String deploy(int instances) {
    return deploy(instances, store, System::nanoTime);
  }

  private String deploy(int instances, PresenceStore from, LongSupplier nanos) {
    AtomicInteger next = new AtomicInteger();
    Supplier<PresenceVerticle> verticles = () -> new PresenceVerticle(
        new Config.Presence(30, 90),
        from,
        clock,
        nanos,
        metrics,
        null,
        new Share(next.getAndIncrement(), instances));
    return await(vertx.deployVerticle(verticles, new DeploymentOptions().setInstances(instances)));
  }

  private void hello(String user, String device) {
    Hello hello = new Hello(user, device, null, false, user + device, "socket", 20);
    assertThat(await(presence.hello(hello))).isEqualTo(Claim.ACCEPTED);
  }

  private List<String> told(Status status) {
    Stream<Standing> all = changes.stream();
    return all.filter(told -> told.status() == status).map(Standing::user).toList();
  }

  private static void until(String what, BooleanSupplier condition) {
    Waiting.until(what, SOON, condition::getAsBoolean);
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.await(10, SECONDS);
    } catch (TimeoutException late) {
      throw new AssertionError("no answer within 10 s", late);
    }
  }
}
