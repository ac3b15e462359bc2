package chat.snug.hostile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/** One connection through the proxy, and what can be done to it. */
public final class Link {
  private final FaultProxy proxy;
  private final SocketChannel client;
  private final SocketChannel server;
  private final SelectionKey clientKey;
  private final SelectionKey serverKey;
  private final Pipe up;
  private final Pipe down;
  private boolean frozen;
  private boolean dead;

  private Link(
      FaultProxy proxy, Selector selector, SocketChannel client, SocketChannel server, Tap tap)
      throws IOException {
    this.proxy = proxy;
    this.client = client;
    this.server = server;
    clientKey = client.register(selector, 0, this);
    serverKey = server.register(selector, SelectionKey.OP_CONNECT, this);
    up = new Pipe(Way.UP, client, server, tap);
    down = new Pipe(Way.DOWN, server, client, tap);
  }

  static Link open(
      FaultProxy proxy, Selector selector, SocketChannel client, InetSocketAddress target, Tap tap)
      throws IOException {
    prepare(client);
    SocketChannel server = SocketChannel.open();
    prepare(server);
    Link link = new Link(proxy, selector, client, server, tap);
    try {
      server.connect(target);
    } catch (IOException away) {
      link.die();
    }
    return link;
  }

  private static void prepare(SocketChannel channel) throws IOException {
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
  }

  /** Lets so many more bytes pass that way, then resets both sides. */
  public void cutAfter(Way way, long bytes) {
    proxy.on(() -> pipe(way).cutAfter(bytes));
  }

  /** Half-open: nothing passes any more, either way, and nobody is told. */
  public void freeze() {
    proxy.on(() -> frozen = true);
  }

  /** What waited during the freeze goes on. */
  public void thaw() {
    proxy.on(() -> frozen = false);
  }

  /** Resets both sides (RST), as where a router forgot the connection. */
  public void reset() {
    proxy.on(this::die);
  }

  public boolean isOpen() {
    boolean[] open = new boolean[1];
    proxy.on(() -> open[0] = !dead);
    return open[0];
  }

  void weather(Duration delay, int bytesPerSecond) {
    up.weather(delay, bytesPerSecond);
    down.weather(delay, bytesPerSecond);
  }

  /** In how many nanoseconds there is something to do that no socket tells of; {@link Long#MAX_VALUE}: nothing. */
  long due(long now) {
    return dead || frozen || !server.isConnected()
        ? Long.MAX_VALUE
        : Math.min(up.due(now), down.due(now));
  }

  void ready(SelectionKey key) {
    if (key == serverKey && key.isConnectable()) {
      try {
        server.finishConnect();
      } catch (IOException refused) {
        die();
      }
    }
  }

  /** Moves what can be moved now. */
  void turn(long now) {
    if (dead || frozen || !server.isConnected()) {
      rest();
      return;
    }
    try {
      up.move(now);
      down.move(now);
    } catch (IOException broken) {
      die();
      return;
    }
    if (up.isCut() || down.isCut()) {
      die();
      return;
    }
    if (up.isOver() && down.isOver()) {
      end(false);
      return;
    }
    clientKey.interestOps(up.readInterest() | down.writeInterest());
    serverKey.interestOps(down.readInterest() | up.writeInterest());
  }

  /** Both sides end at once, and hear of it by a reset. */
  void die() {
    end(true);
  }

  private void end(boolean reset) {
    if (!dead) {
      dead = true;
      end(client, clientKey, reset);
      end(server, serverKey, reset);
      proxy.gone(this);
    }
  }

  private void rest() {
    if (!dead && frozen && server.isConnected()) {
      clientKey.interestOps(0);
      serverKey.interestOps(0);
    }
  }

  private static void end(SocketChannel channel, SelectionKey key, boolean reset) {
    try {
      if (reset && channel.isOpen()) {
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
      }
      key.cancel();
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Pipe pipe(Way way) {
    return way == Way.UP ? up : down;
  }
}
