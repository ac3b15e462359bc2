package chat.snug.nodes;

import chat.snug.running.SnugProcess;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** Spreads connections over the nodes that say they are ready, as load balancers with a health check do. */
public final class Balancer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final int LOOK_EVERY_MILLIS = 1000;

  private final List<SnugProcess> nodes;
  private final Map<SnugProcess, Boolean> ready = new ConcurrentHashMap<>();
  private final AtomicInteger turns = new AtomicInteger();
  private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(3);
  private final HttpClient http = HttpClient.newBuilder()
      .version(HttpClient.Version.HTTP_1_1)
      .connectTimeout(PATIENCE)
      .build();

  Balancer(List<SnugProcess> nodes) {
    this.nodes = nodes;
  }

  void start() {
    for (SnugProcess node : nodes) {
      ready.put(node, true);
      ScheduledFuture<?> unused = threads.scheduleWithFixedDelay(
          () -> ready.put(node, isReady(node)), 0, LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  /** Where the next connection goes: to one of those that are ready, or to any while none is. */
  public InetSocketAddress next() {
    return addressOf(choose());
  }

  private SnugProcess choose() {
    List<SnugProcess> living =
        nodes.stream().filter(node -> ready.getOrDefault(node, false)).toList();
    List<SnugProcess> choice = living.isEmpty() ? nodes : living;
    return choice.get(Math.floorMod(turns.getAndIncrement(), choice.size()));
  }

  private static InetSocketAddress addressOf(SnugProcess node) {
    return new InetSocketAddress(node.host(), node.port());
  }

  /** Stays with the node it chose for as long as that one is ready. */
  public Supplier<InetSocketAddress> sticking() {
    AtomicReference<SnugProcess> chosen = new AtomicReference<>();
    return () -> addressOf(chosen.updateAndGet(
        node -> node != null && ready.getOrDefault(node, false) ? node : choose()));
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }

  private boolean isReady(SnugProcess node) {
    HttpRequest request = HttpRequest.newBuilder(
            URI.create("http://" + node.host() + ":" + node.port() + "/health/ready"))
        .timeout(PATIENCE)
        .build();
    try {
      return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException away) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
