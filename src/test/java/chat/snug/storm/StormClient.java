package chat.snug.storm;

import chat.snug.drivers.DriverProcess;
import chat.snug.drivers.History;
import chat.snug.drivers.Language;
import chat.snug.hostile.FaultProxy;
import chat.snug.hostile.Way;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** A client in the storm, with a network of its own. */
final class StormClient implements AutoCloseable {
  private final DriverProcess driver;
  private final FaultProxy network;
  /** Where its connections go. */
  private final Supplier<InetSocketAddress> target;
  /** While it is killed and started nobody talks to it. */
  private volatile boolean away = true;

  private StormClient(
      DriverProcess driver, FaultProxy network, Supplier<InetSocketAddress> target) {
    this.driver = driver;
    this.network = network;
    this.target = target;
  }

  /** One whose connections go where {@code targets} says. */
  static StormClient of(
      Language language, String name, String user, Supplier<InetSocketAddress> targets, Path folder)
      throws IOException {
    AtomicReference<InetSocketAddress> last = new AtomicReference<>();
    FaultProxy network = FaultProxy.among(() -> {
      InetSocketAddress target = targets.get();
      last.set(target);
      return target;
    });
    return new StormClient(
        DriverProcess.of(language, name, user, network.url(), folder), network, last::get);
  }

  /** Where its last connection went; null: it had none. */
  InetSocketAddress target() {
    return target.get();
  }

  String name() {
    return driver.name();
  }

  String user() {
    return driver.user();
  }

  DriverProcess driver() {
    return driver;
  }

  FaultProxy network() {
    return network;
  }

  boolean isAway() {
    return away;
  }

  History history() {
    return driver.history();
  }

  void start() throws IOException, InterruptedException {
    driver.start();
    away = false;
  }

  void connect() {
    driver.connect();
  }

  /** Killed and started again on its files. */
  void restart() throws IOException, InterruptedException {
    away = true;
    driver.kill();
    driver.start();
    driver.tell("connect");
    away = false;
  }

  /** All connections of the moment are reset after so many more bytes that way. */
  void cutAfter(Way way, int bytes) {
    network.links().forEach(link -> link.cutAfter(way, bytes));
  }

  /** The network is fine from now on. */
  void calm() {
    network.refuse(false);
    network.delay(Duration.ZERO);
    network.throttle(0);
    network.links().forEach(link -> link.thaw());
  }

  /** Waits until its outbox is empty. */
  void settle(Duration patience, Duration lookEvery) throws InterruptedException {
    until(
        "its outbox is empty",
        status ->
            status.path("outbox").asInt() == 0 && status.path("state").asText().equals("online"),
        patience,
        lookEvery);
  }

  /** Waits until it has every room up to its head. */
  void reach(Map<String, Long> heads, Duration patience, Duration lookEvery)
      throws InterruptedException {
    until(
        "it is at " + heads,
        status -> heads.entrySet().stream()
            .allMatch(room -> status.path("rooms").path(room.getKey()).asLong() == room.getValue()),
        patience,
        lookEvery);
  }

  /** How often it was in that state, over all runs. */
  long lines(String on, String state) {
    return history().runs().stream()
        .flatMap(run -> run.entries().stream())
        .filter(entry -> entry.isLine(on) && entry.json().path("state").asText().equals(state))
        .count();
  }

  @Override
  public void close() throws IOException {
    driver.close();
    network.close();
  }

  private void until(
      String what, Predicate<JsonNode> condition, Duration patience, Duration lookEvery)
      throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    JsonNode status = driver.status();
    while (!condition.test(status)) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError(name() + ": not within " + patience + ": " + what + ", but "
            + status + "; " + driver.tail());
      }
      TimeUnit.NANOSECONDS.sleep(lookEvery.toNanos());
      status = driver.status();
    }
  }
}
