package chat.snug.bench;

import chat.snug.store.Write;
import io.vertx.core.Vertx;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Durable sends per second of one writer, by the number of sends that share a commit. Arguments: {@code [folder [seconds per size]]}; the folder is made
 * anew inside the one given.
 */
public final class AppendBench {
  private static final int[] SIZES = {1, 10, 50, 200, 1000};
  private static final int ROOMS = 20;
  private static final int DEFAULT_SECONDS = 5;

  private AppendBench() {}

  public static void main(String[] arguments) throws Exception {
    Path parent = Path.of(arguments.length > 0 ? arguments[0] : "target");
    int seconds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : DEFAULT_SECONDS;
    Path folder = Files.createTempDirectory(parent, "append-bench");
    Vertx vertx = Vertx.vertx();
    BenchStore store = new BenchStore(vertx, folder);
    store.makeRooms(ROOMS);
    System.out.println("warming up:");
    report(System.out, 200, run(store, 200, seconds));
    for (int size : SIZES) {
      report(System.out, size, run(store, size, seconds));
    }
    store.close();
    BenchStore.await(vertx.close());
  }

  /** Sends per second. */
  private static double run(BenchStore store, int size, int seconds) throws Exception {
    long sent = 0;
    long start = System.nanoTime();
    long end = start + seconds * 1_000_000_000L;
    while (System.nanoTime() < end) {
      List<Write> batch = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        batch.add(store.send(BenchStore.room(store.random().nextInt(ROOMS))));
      }
      store.append(batch);
      sent += size;
    }
    return sent * 1e9 / (System.nanoTime() - start);
  }

  private static void report(PrintStream out, int size, double perSecond) {
    out.printf("%5d in a commit: %8.0f sends/s%n", size, perSecond);
  }
}
