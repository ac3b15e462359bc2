package chat.snug.hostile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A TCP proxy in front of a server, which treats connections as bad networks do. Bytes may be late, slow or never come, but they stay in order and none
 * comes twice, as TCP promises. One thread does all of it; what is done to connections from other threads has been done when the method returns.
 */
public final class FaultProxy implements AutoCloseable {
  private static final int BACKLOG = 2048;
  private static final int PATIENCE_SECONDS = 20;

  private final Supplier<Tap> taps;
  private final Selector selector;
  private final ServerSocketChannel listener;
  private final int port;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final Set<Link> links = new LinkedHashSet<>();
  private final List<Long> accepts = new ArrayList<>();
  private final Thread thread;
  private Supplier<InetSocketAddress> target;
  private boolean refusing;
  private Weather weather = Weather.FAIR;
  private volatile boolean closing;

  /**
   * What holds for every connection, those of now and those to come.
   *
   * @param delay of each byte, each way
   * @param bytesPerSecond of each connection, each way; 0 is no bound
   */
  private record Weather(Duration delay, int bytesPerSecond) {
    private static final Weather FAIR = new Weather(Duration.ZERO, 0);
  }

  private FaultProxy(Supplier<InetSocketAddress> target, Supplier<Tap> taps) throws IOException {
    this.target = target;
    this.taps = taps;
    selector = Selector.open();
    listener = ServerSocketChannel.open();
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
    listener.configureBlocking(false);
    listener.register(selector, SelectionKey.OP_ACCEPT);
    port = listener.socket().getLocalPort();
    thread = new Thread(this::run, "fault-proxy-" + port);
    thread.setDaemon(true);
  }

  /** Listens on a free port of its own. */
  public static FaultProxy to(int target) throws IOException {
    return to(target, () -> Tap.NONE);
  }

  /** @param taps makes one for each connection */
  public static FaultProxy to(int target, Supplier<Tap> taps) throws IOException {
    return started(() -> loopback(target), taps);
  }

  /** @param targets is asked for each connection where it goes, and must not wait */
  public static FaultProxy among(Supplier<InetSocketAddress> targets) throws IOException {
    return started(targets, () -> Tap.NONE);
  }

  private static FaultProxy started(Supplier<InetSocketAddress> targets, Supplier<Tap> taps)
      throws IOException {
    FaultProxy proxy = new FaultProxy(targets, taps);
    proxy.thread.start();
    return proxy;
  }

  private static InetSocketAddress loopback(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  public int port() {
    return port;
  }

  public String url() {
    return "http://127.0.0.1:" + port;
  }

  /** Connections to come go to this port. */
  public void target(int newTarget) {
    on(() -> target = () -> loopback(newTarget));
  }

  /** Resets every connection that comes, until further notice. Those that are stay. */
  public void refuse(boolean on) {
    on(() -> refusing = on);
  }

  /** Every byte is so much later from now on, each way, on all connections. */
  public void delay(Duration delay) {
    on(() -> weather(new Weather(delay, weather.bytesPerSecond())));
  }

  /** No connection carries more than this each way; 0 is no bound. */
  public void throttle(int bytesPerSecond) {
    on(() -> weather(new Weather(weather.delay(), bytesPerSecond)));
  }

  /** The connections that stand, the oldest first. */
  public List<Link> links() {
    List<Link> standing = new ArrayList<>();
    on(() -> standing.addAll(links));
    return standing;
  }

  /** Resets all connections that stand. */
  public void reset() {
    on(() -> List.copyOf(links).forEach(Link::die));
  }

  /** When connections came, as {@link System#nanoTime}, refused ones too. */
  public List<Long> accepts() {
    List<Long> times = new ArrayList<>();
    on(() -> times.addAll(accepts));
    return times;
  }

  /** Ends all connections and its thread. */
  @Override
  public void close() throws IOException {
    closing = true;
    selector.wakeup();
    try {
      thread.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Does it on the proxy's thread, and waits for it. */
  void on(Runnable action) {
    if (Thread.currentThread() == thread) {
      action.run();
      return;
    }
    CompletableFuture<Void> done = new CompletableFuture<>();
    tasks.add(() -> {
      try {
        action.run();
        done.complete(null);
      } catch (RuntimeException | Error e) {
        done.completeExceptionally(e);
      }
    });
    selector.wakeup();
    done.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
  }

  void gone(Link link) {
    links.remove(link);
  }

  private void weather(Weather next) {
    weather = next;
    links.forEach(link -> link.weather(next.delay(), next.bytesPerSecond()));
  }

  private void run() {
    try (selector;
        listener) {
      while (!closing) {
        select();
        Set<Link> moved = ready();
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
          task.run();
          moved.addAll(links);
        }
        long now = System.nanoTime();
        links.stream().filter(link -> link.due(now) == 0).forEach(moved::add);
        moved.forEach(link -> link.turn(now));
      }
      List.copyOf(links).forEach(Link::die);
      selector.selectNow(); // lets go of the sockets of cancelled keys
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void select() throws IOException {
    selector.selectedKeys().clear();
    long now = System.nanoTime();
    long wait = links.stream().mapToLong(link -> link.due(now)).min().orElse(Long.MAX_VALUE);
    if (wait == Long.MAX_VALUE) {
      selector.select();
    } else {
      selector.select(1 + TimeUnit.NANOSECONDS.toMillis(wait));
    }
  }

  private Set<Link> ready() throws IOException {
    Set<Link> ready = new LinkedHashSet<>();
    for (SelectionKey key : selector.selectedKeys()) {
      if (key.isValid() && key.isAcceptable()) {
        accept();
      } else if (key.isValid() && key.attachment() instanceof Link link) {
        link.ready(key);
        ready.add(link);
      }
    }
    return ready;
  }

  private void accept() throws IOException {
    for (SocketChannel client = listener.accept(); client != null; client = listener.accept()) {
      accepts.add(System.nanoTime());
      if (refusing) {
        client.setOption(StandardSocketOptions.SO_LINGER, 0);
        client.close();
      } else {
        connect(client);
      }
    }
  }

  private void connect(SocketChannel client) throws IOException {
    Link link = Link.open(this, selector, client, target.get(), taps.get());
    links.add(link);
    link.weather(weather.delay(), weather.bytesPerSecond());
  }
}
