package chat.snug.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * CPU that other processes have used, in milliseconds: what the kernel counts of each of their threads in nanoseconds ({@code schedstat} in proc(5)),
 * since the hundredths of a second in {@code stat} are too coarse for what is measured here. Threads that have ended and those of Java that compile are
 * left out: the latter are busy for as long as a program is new.
 */
final class Cpu {
  private static final double NANOS_PER_MILLI = 1e6;

  /** As the kernel shortens their names. */
  private static final Set<String> COMPILERS = Set.of("C1 CompilerThre", "C2 CompilerThre");

  private Cpu() {}

  static double millis(long pid) {
    try (Stream<Path> threads = Files.list(Path.of("/proc/" + pid + "/task"))) {
      return threads.mapToLong(Cpu::nanos).sum() / NANOS_PER_MILLI;
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }

  private static long nanos(Path thread) {
    try {
      return COMPILERS.contains(Files.readString(thread.resolve("comm")).strip())
          ? 0
          : Long.parseLong(Files.readString(thread.resolve("schedstat")).split(" ")[0]);
    } catch (NoSuchFileException ended) {
      return 0;
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  static Map<Long, Double> millis(Collection<Long> pids) {
    Map<Long, Double> all = new HashMap<>();
    pids.forEach(pid -> all.put(pid, millis(pid)));
    return all;
  }

  /** What these have used since; one that was not there before, since it began. */
  static double since(Map<Long, Double> before, Collection<Long> now) {
    return now.stream()
        .mapToDouble(pid -> millis(pid) - before.getOrDefault(pid, 0.0))
        .sum();
  }

  /** The first of the three load averages. */
  static String load() {
    try {
      return List.of(Files.readString(Path.of("/proc/loadavg")).split(" ")).get(0);
    } catch (IOException none) {
      throw new UncheckedIOException(none);
    }
  }
}
