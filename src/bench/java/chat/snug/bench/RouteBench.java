package chat.snug.bench;

import chat.snug.log.RouteLoad;
import java.util.Locale;

/**
 * What it costs a node to join the routes of 100,000 rooms with 50,000 users, what its peers pay for that, and what a second of the feed costs it then.
 * Nothing of it touches a network or a database: those are measured where they are.
 */
public final class RouteBench {
  private static final int ROOMS = 100_000;
  private static final int USERS = 50_000;
  private static final int ROOMS_OF_USER = 10;
  private static final int BATCHES = 100;
  private static final int ROOMS_OF_BATCH = 20;

  private RouteBench() {}

  public static void main(String[] arguments) {
    for (int round = 1; round <= 3; round++) {
      RouteLoad load = new RouteLoad(ROOMS);
      long heap = used();
      long joining = time(() -> load.join(USERS, ROOMS_OF_USER));
      long told = load.settle();
      long feed = time(() -> load.feed(BATCHES, ROOMS_OF_BATCH));
      long event = time(() -> load.publish(100_000));
      System.out.printf(
          Locale.ROOT,
          "round %d: joining %d rooms with %d sessions of %d rooms each: %.2f us a session, %.0f bytes of heap a room;"
              + " told to a peer: %.1f bytes a room or user; a second of the feed (%d commits of %d rooms): %.2f ms;"
              + " asking two peers' interest for an event: %.2f us%n",
          round,
          ROOMS,
          USERS,
          ROOMS_OF_USER,
          joining / 1e3 / USERS,
          (used() - heap) / (double) ROOMS,
          told / (double) (ROOMS + USERS),
          BATCHES,
          ROOMS_OF_BATCH,
          feed / 1e6,
          event / 1e3 / 100_000);
    }
  }

  private static long time(Runnable action) {
    long begun = System.nanoTime();
    action.run();
    return System.nanoTime() - begun;
  }

  private static long used() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
