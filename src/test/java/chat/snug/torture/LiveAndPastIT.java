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
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What came over REST and what comes live are one log, without a hole and without a double, at whatever moment somebody comes in while others write at
 * full rate: 250 times each for a hello, for joining, for being added, and for a page.
 */
class LiveAndPastIT {
  private static final int TIMES = 250;
  private static final int AT_ONCE = 2;
  private static final int WRITERS = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir
  Path folder;

  private final Book book = new Book();
  private final List<Sender> writers = new ArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private SnugProcess server;
  private Person owner;
  private String room;

  /**
   * What one saw.
   *
   * @param head up to where it was known by other ways than frames
   * @param frames of the log, from {@code head + 1} on
   * @param page of messages that was loaded meanwhile; empty where none was
   */
  private record Seen(String what, long head, List<JsonNode> frames, List<JsonNode> page) {}

  @AfterEach
  void stop() {
    writers.forEach(Sender::close);
    threads.shutdownNow();
    server.close();
  }

  /** Fails where an event between the reading of the heads and the first live frame is lost or told twice, and where a page is older than a frame. */
  @Test
  @Timeout(value = 4, unit = TimeUnit.MINUTES)
  void pageAndFramesAreTheLogAThousandTimes() throws Exception {
    server = SnugProcess.in(folder).start();
    owner = Person.of(server, "owner");
    room = owner
        .post("/v1/rooms", Map.of("kind", "public", "name", "Square"))
        .json()
        .get("id")
        .asText();
    for (int i = 0; i < WRITERS; i++) {
      Person writer = Person.of(server, "writer" + i);
      join(writer);
      writers.add(Sender.overSocket(writer, book, List.of(room), i, 8, frame -> {}));
    }
    Waiting.until("there is load", PATIENCE, () -> book.acked() > 200);
    int before = book.acked();
    long begun = System.nanoTime();
    List<CompletableFuture<List<Seen>>> all = new ArrayList<>();
    for (int i = 0; i < AT_ONCE; i++) {
      Person[] people = new Person[4];
      for (int k = 0; k < people.length; k++) {
        people[k] = Person.of(server, "person" + i + "-" + k);
      }
      join(people[0]);
      join(people[3]);
      all.add(again(time -> hello(people[0], time)));
      all.add(again(time -> joining(people[1], time)));
      all.add(again(time -> added(people[2], time)));
      all.add(pages(people[3]));
    }
    List<Seen> seen = new ArrayList<>();
    for (CompletableFuture<List<Seen>> one : all) {
      seen.addAll(one.get(3, TimeUnit.MINUTES));
    }
    double seconds = (System.nanoTime() - begun) / 1e9;
    double rate = (book.acked() - before) / seconds;
    Sender.finish(writers, PATIENCE);

    List<JsonNode> log = owner.events(room, 0);
    assertThat(book.compare(Map.of(room, log))).isEmpty();
    assertThat(seen).hasSize(4 * TIMES);
    seen.forEach(one -> check(one, log));
    int frames = seen.stream().mapToInt(one -> one.frames().size()).sum();
    assertThat(frames).as("frames looked at").isGreaterThan(4 * TIMES);
    System.out.printf(
        "LiveAndPastIT: %d times in %.1f s while %.0f messages/s were stored; %d frames compared%n",
        seen.size(), seconds, rate, frames);
  }

  private CompletableFuture<List<Seen>> again(IntFunction<Seen> once) {
    return CompletableFuture.supplyAsync(
        () -> {
          List<Seen> seen = new ArrayList<>();
          for (int time = 0; time < TIMES / AT_ONCE; time++) {
            seen.add(once.apply(time));
          }
          return seen;
        },
        threads);
  }

  private Seen hello(Person person, int time) {
    ChatSocket socket = person.connect("device" + time);
    long head = socket.await("welcome").path("rooms").path(room).path("head").asLong();
    return seen("hello " + time, socket, head, List.of());
  }

  private Seen joining(Person person, int time) {
    ChatSocket socket = person.connect("device" + time);
    join(person);
    Seen seen = entered("join " + time, person, socket);
    assertThat(person.call("DELETE", member("me"), null).status()).isEqualTo(204);
    return seen;
  }

  private Seen added(Person person, int time) {
    ChatSocket socket = person.connect("device" + time);
    assertThat(owner.call("PUT", member(person.id()), Map.of()).status()).isEqualTo(200);
    Seen seen = entered("add " + time, person, socket);
    assertThat(owner.call("DELETE", member(person.id()), null).status()).isEqualTo(204);
    return seen;
  }

  /** The own member event is the first that comes live; the page has what was before. */
  private Seen entered(String what, Person person, ChatSocket socket) {
    JsonNode page = page(person);
    JsonNode first =
        socket.await("own member event", 0, frame -> frame.path("seq").asLong() > 0);
    assertThat(first.path("subject").asText()).as(what).isEqualTo(person.id());
    assertThat(page.get("head").asLong())
        .isGreaterThanOrEqualTo(first.get("seq").asLong());
    return seen(what, socket, first.get("seq").asLong() - 1, items(page));
  }

  /** Pages over one connection that stays. */
  private CompletableFuture<List<Seen>> pages(Person person) {
    return CompletableFuture.supplyAsync(
        () -> {
          ChatSocket socket = person.connect();
          List<Seen> seen = new ArrayList<>();
          int since = 0;
          for (int time = 0; time < TIMES / AT_ONCE; time++) {
            long newest = newest(socket.frames(since));
            JsonNode page = page(person);
            long head = page.get("head").asLong();
            assertThat(head)
                .as("page no older than a frame before it")
                .isGreaterThanOrEqualTo(newest);
            Waiting.until(
                "what is newer than the page", PATIENCE, () -> newest(socket.frames(0)) > head);
            List<JsonNode> above = events(socket.frames(since)).stream()
                .filter(frame -> frame.get("seq").asLong() > head)
                .toList();
            seen.add(new Seen("page " + time, head, above, items(page)));
            since = Math.max(0, socket.count() - 1);
          }
          socket.abort();
          return seen;
        },
        threads);
  }

  private Seen seen(String what, ChatSocket socket, long head, List<JsonNode> page) {
    socket.sync();
    List<JsonNode> frames = events(socket.frames(0));
    socket.abort();
    return new Seen(what, head, frames, page);
  }

  private static void check(Seen seen, List<JsonNode> log) {
    for (int i = 0; i < seen.frames().size(); i++) {
      JsonNode frame = seen.frames().get(i);
      long seq = frame.get("seq").asLong();
      assertThat(seq).as(seen.what()).isEqualTo(seen.head() + 1 + i);
      assertThat(frame).as(seen.what()).isEqualTo(log.get((int) seq - 1));
    }
    if (!seen.page().isEmpty()) {
      long first = seen.page().get(0).get("seq").asLong();
      long last = seen.page().get(seen.page().size() - 1).get("seq").asLong();
      assertThat(seqs(seen.page()))
          .as(seen.what())
          .isEqualTo(seqs(log.subList((int) first - 1, (int) last).stream()
              .filter(event -> ChatSocket.isOf(event, "message"))
              .toList()));
    }
  }

  private static List<Long> seqs(List<JsonNode> events) {
    return events.stream().map(event -> event.get("seq").asLong()).toList();
  }

  private List<JsonNode> events(List<JsonNode> frames) {
    return frames.stream()
        .filter(frame -> frame.path("room").asText().equals(room) && frame.has("seq"))
        .toList();
  }

  private long newest(List<JsonNode> frames) {
    List<JsonNode> events = events(frames);
    return events.isEmpty() ? 0 : events.get(events.size() - 1).get("seq").asLong();
  }

  private void join(Person person) {
    assertThat(person.call("PUT", member("me"), Map.of()).status()).isEqualTo(200);
  }

  private String member(String who) {
    return "/v1/rooms/" + room + "/members/" + who;
  }

  private JsonNode page(Person person) {
    Person.Answer page = person.get("/v1/rooms/" + room + "/messages");
    assertThat(page.status()).isEqualTo(200);
    return page.json();
  }

  private static List<JsonNode> items(JsonNode page) {
    List<JsonNode> items = new ArrayList<>();
    page.get("items").forEach(items::add);
    return items;
  }
}
