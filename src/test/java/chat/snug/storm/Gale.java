package chat.snug.storm;

import chat.snug.hostile.Blow;
import chat.snug.hostile.Link;
import chat.snug.hostile.Schedule;
import chat.snug.hostile.Way;
import chat.snug.running.SnugProcess;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Lets the blows of a schedule fall when their time has come. */
final class Gale implements AutoCloseable {
  private static final int THREADS = 8;
  private static final int PATIENCE_SECONDS = 120;

  private final List<StormClient> clients;
  private final SnugProcess server;
  private final ScheduledThreadPoolExecutor threads = new ScheduledThreadPoolExecutor(THREADS);
  private final Queue<ScheduledFuture<?>> falling = new ConcurrentLinkedQueue<>();

  Gale(Schedule schedule, List<StormClient> clients, SnugProcess server) {
    this.clients = clients;
    this.server = server;
    for (Blow blow : schedule.blows()) {
      in(blow.atMillis(), () -> fall(blow));
    }
  }

  /** Waits for what is still under way, and lets everybody's network be fine again. */
  void end() throws Exception {
    for (ScheduledFuture<?> blow = falling.poll(); blow != null; blow = falling.poll()) {
      blow.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
    clients.forEach(StormClient::calm);
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }

  private void fall(Blow blow) throws Exception {
    if (blow.client() < 0) {
      server.kill();
      server.start();
      return;
    }
    StormClient client = clients.get(blow.client());
    switch (blow.kind()) {
      case CUT -> client.network().reset();
      case CUT_DOWN_AFTER -> client.cutAfter(Way.DOWN, blow.amount());
      case CUT_UP_AFTER -> client.cutAfter(Way.UP, blow.amount());
      case HALF_OPEN -> halfOpen(client, blow.amount());
      case DELAY -> client.network().delay(Duration.ofMillis(blow.amount()));
      case THROTTLE -> client.network().throttle(blow.amount());
      case REFUSE -> {
        client.network().refuse(true);
        client.network().reset();
        in(blow.amount(), () -> client.network().refuse(false));
      }
      case KILL_CLIENT -> client.restart();
      case KILL_SERVER -> throw new IllegalStateException("no server: " + blow);
    }
  }

  private void halfOpen(StormClient client, int millis) {
    List<Link> links = client.network().links();
    links.forEach(Link::freeze);
    in(millis, () -> links.forEach(Link::reset));
  }

  private void in(long millis, Task task) {
    falling.add(threads.schedule(
        () -> {
          task.run();
          return null;
        },
        millis,
        TimeUnit.MILLISECONDS));
  }

  private interface Task {
    void run() throws Exception;
  }
}
