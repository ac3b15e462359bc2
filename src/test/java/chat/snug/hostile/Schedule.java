package chat.snug.hostile;

import chat.snug.hostile.Blow.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/** What a storm does and when: the same for the same seed, so that a run can be had again. */
public final class Schedule {
  private static final int REFUSE_MILLIS_MAX = 1500;
  private static final int HALF_OPEN_MILLIS_MAX = 4000;
  private static final int DELAY_MILLIS_MAX = 250;
  private static final int SLOWEST = 4000;
  private static final int BYTES_MAX = 3000;

  private final long seed;
  private final List<Blow> blows;

  private Schedule(long seed, List<Blow> blows) {
    this.seed = seed;
    this.blows = blows;
  }

  /**
   * A storm.
   *
   * @param clients so many
   * @param cutEvery how often each client's network is hit, on the average
   * @param clientKills how many clients are killed, none twice
   * @param serverKills so many, spread evenly
   */
  public static Schedule of(
      long seed, int clients, Duration lasts, Duration cutEvery, int clientKills, int serverKills) {
    Random random = new Random(seed);
    List<Blow> blows = new ArrayList<>();
    for (int client = 0; client < clients; client++) {
      for (long at = pause(random, cutEvery);
          at < lasts.toMillis();
          at += pause(random, cutEvery)) {
        blows.add(hit(random, at, client));
      }
    }
    random
        .ints(0, clients)
        .distinct()
        .limit(Math.min(clients, clientKills))
        .forEach(client -> blows.add(
            new Blow(random.nextInt((int) lasts.toMillis()), Kind.KILL_CLIENT, client, 0)));
    for (int i = 1; i <= serverKills; i++) {
      blows.add(new Blow(lasts.toMillis() * i / (serverKills + 1), Kind.KILL_SERVER, -1, 0));
    }
    blows.sort(Comparator.comparingLong(Blow::atMillis));
    return new Schedule(seed, List.copyOf(blows));
  }

  public List<Blow> blows() {
    return blows;
  }

  public long seed() {
    return seed;
  }

  /** The seed, and all blows, a line each. */
  @Override
  public String toString() {
    return blows.stream()
        .map(Blow::toString)
        .collect(Collectors.joining("\n", "-Dstorm.seed=" + seed + "\n", "\n"));
  }

  /** Exponential: cuts come as they like, often soon after one another. */
  private static long pause(Random random, Duration mean) {
    return 1 + (long) (-Math.log(1 - random.nextDouble()) * mean.toMillis());
  }

  private static Blow hit(Random random, long at, int client) {
    int kind = random.nextInt(20);
    if (kind < 10) {
      return new Blow(at, Kind.CUT, client, 0);
    } else if (kind < 12) {
      return new Blow(at, Kind.CUT_DOWN_AFTER, client, 1 + random.nextInt(BYTES_MAX));
    } else if (kind < 14) {
      return new Blow(at, Kind.CUT_UP_AFTER, client, 1 + random.nextInt(BYTES_MAX));
    } else if (kind < 16) {
      return new Blow(at, Kind.HALF_OPEN, client, random.nextInt(HALF_OPEN_MILLIS_MAX));
    } else if (kind < 17) {
      return new Blow(at, Kind.REFUSE, client, random.nextInt(REFUSE_MILLIS_MAX));
    } else if (kind < 19) {
      return new Blow(at, Kind.DELAY, client, random.nextInt(DELAY_MILLIS_MAX));
    }
    int bytesPerSecond = random.nextBoolean() ? 0 : SLOWEST + random.nextInt(10 * SLOWEST);
    return new Blow(at, Kind.THROTTLE, client, bytesPerSecond);
  }
}
