package chat.snug.storm;

import chat.snug.drivers.History;
import chat.snug.running.Person;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Judges from the recorded histories of clients and the server's logs whether anything was lost, doubled, changed or put out of order. Every client is
 * a member of every room.
 *
 * <p>As a program: {@code Judge FOLDER}, where a test {@linkplain #write wrote} what it had; ends with status 1 where something is wrong.
 */
public final class Judge {
  private static final String LOG = ".log";
  private static final String HISTORY = ".history";

  private final Map<String, List<JsonNode>> rooms;
  private final List<History> histories;

  /** @param rooms the whole log of each room, as REST tells it once everybody is at rest */
  public Judge(Map<String, List<JsonNode>> rooms, List<History> histories) {
    this.rooms = new TreeMap<>(rooms);
    this.histories = List.copyOf(histories);
  }

  public static void main(String[] arguments) throws IOException {
    Verdict verdict = read(Path.of(arguments[0])).verdict();
    System.out.println(verdict);
    System.exit(verdict.isGood() ? 0 : 1);
  }

  public Verdict verdict() {
    Logs logs = new Logs(rooms);
    List<String> faults = new ArrayList<>(logs.faults());
    Map<String, Set<String>> texts = new HashMap<>();
    for (History history : histories) {
      Outbox outbox = new Outbox(history, logs);
      faults.addAll(outbox.faults());
      Set<String> ofUser = texts.computeIfAbsent(history.user(), absent -> new HashSet<>());
      outbox.told().values().forEach(command -> ofUser.add(command.path("text").asText()));
      faults.addAll(twice(history, outbox, logs));
    }
    for (History history : histories) {
      logs.rooms().forEach(room -> faults.addAll(new View(history, room, logs).faults()));
    }
    faults.addAll(foreign(logs, texts));
    return new Verdict(faults);
  }

  /** A message that was composed, but not queued before its client was killed, may be there or not, but not twice. */
  private static List<String> twice(History history, Outbox outbox, Logs logs) {
    Map<String, Long> counts = logs.events()
        .filter(event -> Logs.type(event).equals("message") && event.has("text"))
        .filter(event -> event.path("user").asText().equals(history.user()))
        .collect(Collectors.groupingBy(
            event -> event.path("room").asText() + "/" + event.get("text").asText(),
            Collectors.counting()));
    return outbox.told().values().stream()
        .filter(command -> command.path("do").asText().equals("send"))
        .filter(command -> counts.getOrDefault(
                command.path("room").asText() + "/" + command.path("text").asText(), 0L)
            > 1)
        .map(command -> history.client() + ": in the log more than once: " + command)
        .toList();
  }

  /** Messages in the log of somebody whose clients are all here, but which none of them composed. */
  private static List<String> foreign(Logs logs, Map<String, Set<String>> texts) {
    return logs.events()
        .filter(event -> Logs.type(event).equals("message") && event.has("text"))
        .filter(event -> texts.containsKey(event.path("user").asText()))
        .filter(event ->
            !texts.get(event.path("user").asText()).contains(event.get("text").asText()))
        .map(event -> "nobody composed " + event)
        .toList();
  }

  /** Keeps all that is needed to judge again. */
  public void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    for (Map.Entry<String, List<JsonNode>> room : rooms.entrySet()) {
      Files.write(
          folder.resolve(room.getKey() + LOG),
          room.getValue().stream().map(JsonNode::toString).toList());
    }
    for (History history : histories) {
      history.write(folder.resolve(history.client() + HISTORY));
    }
  }

  public static Judge read(Path folder) throws IOException {
    Map<String, List<JsonNode>> rooms = new HashMap<>();
    List<History> histories = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder).sorted()) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (name.endsWith(LOG)) {
          List<JsonNode> log = new ArrayList<>();
          for (String line : Files.readAllLines(file)) {
            log.add(Person.JSON.readTree(line));
          }
          rooms.put(name.substring(0, name.length() - LOG.length()), log);
        } else if (name.endsWith(HISTORY)) {
          histories.add(History.read(file));
        }
      }
    }
    return new Judge(rooms, histories);
  }
}
