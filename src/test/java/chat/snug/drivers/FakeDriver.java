package chat.snug.drivers;

import chat.snug.running.Person;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/** Says {@code queued} to each {@code send}, and how many it queued over all its runs when it is ready. Knows no server. */
final class FakeDriver {
  private FakeDriver() {}

  public static void main(String[] arguments) throws IOException {
    String store = arguments[Arrays.asList(arguments).indexOf("--store") + 1];
    Path file = Path.of(store, "tags");
    long before = Files.exists(file) ? Files.readAllLines(file).size() : 0;
    say("{\"on\":\"ready\",\"resumed\":{\"queued\":" + before + "}}");
    System.err.println("a fake");
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      JsonNode command = Person.JSON.readTree(line);
      switch (command.path("do").asText()) {
        case "send" -> {
          String tag = command.get("tag").asText();
          Files.writeString(file, tag + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
          say("{\"on\":\"queued\",\"tag\":\"" + tag + "\"}");
        }
        case "quit" -> System.exit(0);
        default -> say("{\"on\":\"error\",\"code\":\"unsupported\"}");
      }
    }
  }

  private static void say(String line) {
    System.out.println(line);
  }
}
