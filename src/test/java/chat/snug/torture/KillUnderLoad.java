package chat.snug.torture;

import chat.snug.running.Book;
import chat.snug.running.Person;
import chat.snug.running.Sender;
import chat.snug.running.SnugProcess;
import chat.snug.running.Waiting;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Kills the server with {@code kill -9} under load at random moments, again and again on one folder, and then checks the logs: what was acked is there
 * once, where the ack said, as it was composed; no seq is missing; nothing is there that nobody composed; pages and the log are the same; and the
 * database file is whole.
 *
 * <p>Arguments: {@code [kills [seed]]}, with the system property {@code snug.jar}. Ends with status 1 where something is wrong.
 */
public final class KillUnderLoad {
  private static final int KILLS = 20;
  private static final int SOCKETS = 4;
  private static final int BY_REST = 2;
  private static final int ROOMS = 3;
  private static final int WINDOW = 32;
  private static final int LOAD_MILLIS_MAX = 1000;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final SnugProcess server;
  private final Path folder;
  private final Random random;
  private final Book book = new Book();
  private final List<Sender> senders = new ArrayList<>();
  private final List<String> rooms = new ArrayList<>();
  private Person reader;

  KillUnderLoad(Path folder, long seed) {
    this.folder = folder;
    this.server = SnugProcess.in(folder);
    this.random = new Random(seed);
  }

  /** What came of it. */
  record Result(int composed, int ackedBeforeLastKill, List<String> wrong) {}

  public static void main(String[] arguments) throws Exception {
    int kills = arguments.length > 0 ? Integer.parseInt(arguments[0]) : KILLS;
    long seed = arguments.length > 1 ? Long.parseLong(arguments[1]) : new Random().nextLong();
    Path folder = Files.createTempDirectory("snug-kill");
    Result result = new KillUnderLoad(folder, seed).run(kills);
    System.out.println(kills + " kills, seed " + seed + ", in " + folder + ": " + result);
    System.exit(result.wrong().isEmpty() ? 0 : 1);
  }

  Result run(int kills) throws Exception {
    try (server) {
      server.start();
      gather();
      for (int i = 0; i < kills; i++) {
        if (i % 3 > 0) { // else perhaps before anybody is back
          int acked = book.acked();
          Waiting.until("the server acks again", PATIENCE, () -> book.acked() > acked);
        }
        TimeUnit.MILLISECONDS.sleep(random.nextInt(LOAD_MILLIS_MAX));
        server.kill();
        server.start();
      }
      int acked = book.acked();
      Sender.finish(senders, PATIENCE);
      List<String> wrong = new ArrayList<>(check());
      server.stop();
      wrong.addAll(checkFile());
      return new Result(book.composed(), acked, wrong);
    } finally {
      senders.forEach(Sender::close);
    }
  }

  private void gather() {
    List<Person> people = new ArrayList<>();
    for (int i = 0; i < SOCKETS + BY_REST; i++) {
      people.add(Person.of(server, "person" + i));
    }
    reader = people.get(0);
    for (int i = 0; i < ROOMS; i++) {
      rooms.add(reader.group(people.subList(1, people.size()).toArray(new Person[0])));
    }
    for (Person person : people) {
      senders.add(
          senders.size() < SOCKETS
              ? Sender.overSocket(person, book, rooms, random.nextLong(), WINDOW, frame -> {})
              : Sender.overRest(person, book, rooms, random.nextLong()));
    }
  }

  private List<String> check() {
    Map<String, List<JsonNode>> logs = new LinkedHashMap<>();
    rooms.forEach(room -> logs.put(room, reader.events(room, 0)));
    for (Book.Letter letter : book.letters()) {
      if (!book.isAcked(letter)) {
        book.problem("never acked: " + letter);
      }
    }
    List<String> wrong = new ArrayList<>(book.compare(logs));
    logs.forEach((room, log) -> {
      List<JsonNode> messages =
          log.stream().filter(event -> event.has("client_msg_id")).toList();
      List<Long> paged = pages(room);
      List<Long> logged =
          messages.stream().map(event -> event.get("seq").asLong()).toList();
      if (!paged.equals(logged)) {
        wrong.add(room + ": pages show " + paged.size() + " messages, the log " + logged.size());
      }
    });
    return wrong;
  }

  private List<Long> pages(String room) {
    List<Long> seqs = new ArrayList<>();
    JsonNode after = Person.JSON.getNodeFactory().numberNode(0);
    while (!after.isNull()) {
      JsonNode page = reader
          .get("/v1/rooms/" + room + "/messages?limit=100&after=" + after.asLong())
          .json();
      page.get("items").forEach(message -> seqs.add(message.get("seq").asLong()));
      after = page.get("after");
    }
    return seqs;
  }

  private List<String> checkFile() throws Exception {
    try (Connection db =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("data/snug.db"));
        Statement statement = db.createStatement();
        ResultSet answer = statement.executeQuery("pragma integrity_check")) {
      List<String> wrong = new ArrayList<>();
      while (answer.next()) {
        if (!answer.getString(1).equals("ok")) {
          wrong.add("the database file: " + answer.getString(1));
        }
      }
      return wrong;
    }
  }
}
