package chat.snug.torture;

import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.running.Book;
import chat.snug.running.ChatSocket;
import chat.snug.running.Person;
import chat.snug.running.Sender;
import chat.snug.running.SnugProcess;
import chat.snug.running.Waiting;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM in the middle of the work. */
class RestartIT {
  private static final int SENDERS = 4;
  private static final int LISTENERS = 12;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir
  Path folder;

  private final Book book = new Book();
  private final List<Sender> senders = new ArrayList<>();
  /** Acks that came after the drain, over sockets that it was told to. */
  private final AtomicInteger late = new AtomicInteger();

  private final Set<String> draining = ConcurrentHashMap.newKeySet();

  /**
   * Fails where clients are sent away all at once or without a word, where the exit is late or with an error, where a message is stored whose sender
   * saw neither an ack nor the close of its connection, where an acked one is lost.
   */
  @Test
  @Timeout(value = 2, unit = TimeUnit.MINUTES)
  void drainsAnswersAndEndsWithinTenSeconds() throws Exception {
    try (SnugProcess server = SnugProcess.in(folder).start()) {
      Person ann = Person.of(server, "ann");
      List<Person> people = new ArrayList<>();
      for (int i = 0; i < SENDERS; i++) {
        people.add(Person.of(server, "sender" + i));
      }
      String room = ann.group(people.toArray(new Person[0]));
      List<ChatSocket> listeners = new ArrayList<>();
      for (int i = 0; i < LISTENERS; i++) {
        listeners.add(ann.connect());
      }
      for (Person person : people) {
        senders.add(
            Sender.overSocket(person, book, List.of(room), 1, 8, frame -> seen(person, frame)));
      }
      Waiting.until("there is load", PATIENCE, () -> book.acked() > 500);
      List<ChatSocket> talking = senders.stream().map(Sender::socket).toList();

      long begun = System.nanoTime();
      int status = server.stop();
      Duration took = Duration.ofNanos(System.nanoTime() - begun);

      assertThat(status).isZero();
      assertThat(took).isLessThan(Duration.ofSeconds(10));
      assertThat(talking).allSatisfy(socket -> assertThat(socket.closeCode()).isEqualTo(4001));
      assertThat(listeners).allSatisfy(socket -> assertThat(socket.closeCode()).isEqualTo(4001));
      Set<Long> waits = new HashSet<>();
      for (ChatSocket socket : listeners) {
        waits.add(socket.await("drain").get("retry_after_ms").asLong());
      }
      assertThat(waits).as("each its own wait").hasSizeGreaterThan(LISTENERS - 3);
      assertThat(waits).allSatisfy(wait -> assertThat(wait).isPositive());
      assertThat(late).as("acks after the drain").hasPositiveValue();
      assertThat(server.log()).doesNotContain("level=error").contains("stopped");
      int acked = book.acked();

      server.start();
      Sender.finish(senders, PATIENCE);
      assertThat(book.compare(Map.of(room, ann.events(room, 0)))).isEmpty();
      System.out.printf(
          "RestartIT: %d acked before the exit, %d of them after the drain; exit in %d ms; waits %s%n",
          acked, late.get(), took.toMillis(), waits);
    } finally {
      senders.forEach(Sender::close);
    }
  }

  private void seen(Person person, JsonNode frame) {
    if (ChatSocket.isOf(frame, "drain")) {
      draining.add(person.id());
    } else if (ChatSocket.isOf(frame, "ack") && draining.contains(person.id())) {
      late.incrementAndGet();
    } else if (ChatSocket.isOf(frame, "welcome")) {
      draining.remove(person.id());
    }
  }
}
