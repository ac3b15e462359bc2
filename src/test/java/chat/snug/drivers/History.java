package chat.snug.drivers;

import chat.snug.running.Person;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * All that a driver was told and all that it said, over all runs of its process.
 *
 * @param client its name in the test
 * @param user whose client it is
 */
public record History(String client, String user, List<Run> runs) {
  /** One life of the process, from start to end. */
  public record Run(List<Entry> entries) {}

  /** A command, or a line that the driver printed, in the order in which the test said and heard them. */
  public record Entry(long millis, boolean isCommand, JsonNode json) {
    public boolean isLine(String on) {
      return !isCommand && json.path("on").asText().equals(on);
    }
  }

  /** As lines of JSON, the first of which tells whose it is. */
  public void write(Path file) throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      out.write(json().put("client", client).put("user", user).put("runs", runs.size()) + "\n");
      for (int run = 0; run < runs.size(); run++) {
        for (Entry entry : runs.get(run).entries()) {
          ObjectNode line = json().put("run", run).put("ms", entry.millis());
          out.write(line.set(entry.isCommand() ? "told" : "said", entry.json()) + "\n");
        }
      }
    }
  }

  public static History read(Path file) throws IOException {
    try (BufferedReader in = Files.newBufferedReader(file)) {
      JsonNode head = Person.JSON.readTree(in.readLine());
      List<Run> runs = new ArrayList<>();
      for (int i = 0; i < head.get("runs").asInt(); i++) {
        runs.add(new Run(new ArrayList<>()));
      }
      for (String text = in.readLine(); text != null; text = in.readLine()) {
        JsonNode line = Person.JSON.readTree(text);
        boolean isCommand = line.has("told");
        runs.get(line.get("run").asInt())
            .entries()
            .add(new Entry(
                line.get("ms").asLong(), isCommand, line.get(isCommand ? "told" : "said")));
      }
      return new History(head.get("client").asText(), head.get("user").asText(), runs);
    }
  }

  private static ObjectNode json() {
    return Person.JSON.createObjectNode();
  }
}
