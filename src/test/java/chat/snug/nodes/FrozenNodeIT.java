package chat.snug.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.running.Person;
import chat.snug.running.SnugProcess;
import chat.snug.running.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A node that is frozen in the middle of a transaction, which holds the lock of a room. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class FrozenNodeIT {
  private static final int TIMES = 3;
  private static final int TRIES_MAX = 200;
  private static final int WRITERS = 4;
  /** A statement's time limit; so long the others may wait. */
  private static final Duration LIMIT = Duration.ofSeconds(3);

  private static final Duration WATCHED = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  /** No statement comes any more; the living ones never rest so long in a transaction. */
  private static final String OPEN =
      "select count(*) from pg_stat_activity where state like 'idle in transaction%'"
          + " and clock_timestamp() - state_change > interval '100 ms'";

  @TempDir
  Path folder;

  private final ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
  private final AtomicInteger written = new AtomicInteger();
  private Nodes nodes;
  private volatile boolean ending;

  @BeforeEach
  void start() throws IOException {
    nodes = Nodes.onLoopback(folder, 2);
  }

  @AfterEach
  void stop() throws IOException {
    ending = true;
    threads.shutdownNow();
    nodes.close();
  }

  @Test
  void theOthersWriteToItsRoomsWithinAStatementsTimeLimit() throws Exception {
    SnugProcess frozen = nodes.get(0);
    Person ann = Person.of(frozen, "ann");
    Person bob = Person.of(nodes.get(1), "bob");
    String room = ann.group(bob);
    for (int i = 0; i < WRITERS; i++) {
      threads.execute(() -> rename(ann, room));
    }
    List<Long> waits = new ArrayList<>();
    int said = 0;
    int tries = 0;
    for (int time = 0; time < TIMES; time++) {
      tries += freezeInTransaction(frozen);
      long end = System.nanoTime() + WATCHED.toNanos();
      while (System.nanoTime() < end) {
        long begun = System.nanoTime();
        Person.Answer answer = bob.say(room, "m" + said++, "hi");
        waits.add(System.nanoTime() - begun);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
      }
      frozen.signal("CONT");
      int before = written.get();
      Waiting.until("the thawed one writes again", PATIENCE, () -> written.get() > before + 20);
    }
    long longest = waits.stream().mapToLong(Long::longValue).max().orElseThrow();
    System.out.printf(
        "%d times frozen in a transaction (of %d freezes): the other node wrote %d messages to its room, the longest took %d ms%n",
        TIMES, tries, said, TimeUnit.NANOSECONDS.toMillis(longest));
    assertThat(Duration.ofNanos(longest)).isLessThan(LIMIT);
    ending = true;
    int sent = said;
    assertThat(bob.events(room, 0).stream().filter(event -> event.has("client_msg_id")))
        .hasSize(sent);
  }

  /** How many freezes it took. */
  private int freezeInTransaction(SnugProcess node) throws Exception {
    for (int tries = 1; tries <= TRIES_MAX; tries++) {
      int before = written.get();
      Waiting.until("it writes", PATIENCE, () -> written.get() > before);
      node.signal("STOP");
      TimeUnit.MILLISECONDS.sleep(150);
      if (nodes.postgres().number(OPEN) > 0) {
        return tries;
      }
      node.signal("CONT");
    }
    throw new AssertionError("never frozen in a transaction");
  }

  /** Changes of a room have a transaction of several statements. */
  private void rename(Person ann, String room) {
    for (int i = 0; !ending; i++) {
      try {
        String name = Thread.currentThread().getName() + i;
        Person.Answer answer = ann.call("PATCH", "/v1/rooms/" + room, Map.of("name", name));
        if (answer.status() == 200) {
          written.incrementAndGet();
        }
      } catch (IllegalStateException | UncheckedIOException late) {
        // It is frozen for longer than a call waits.
      }
    }
  }
}
