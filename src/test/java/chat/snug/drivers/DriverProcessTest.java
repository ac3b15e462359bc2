package chat.snug.drivers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.snug.drivers.History.Entry;
import chat.snug.running.Person;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DriverProcessTest {
  @TempDir
  Path folder;

  private DriverProcess driver;

  @BeforeEach
  void start() throws Exception {
    driver = DriverProcess.of(fake(), "fake", "ann", "http://x", folder.resolve("fake"), Map.of())
        .start();
  }

  @AfterEach
  void end() {
    driver.close();
  }

  @Test
  void hearsWhatItIsTold() throws Exception {
    assertThat(queue("one")).isEqualTo(queued("one"));
    int since = driver.mark();
    driver.tell("sing");
    assertThat(driver.await("error", since, line -> true).get("code").asText())
        .isEqualTo("unsupported");
    assertThat(driver.quit()).isZero();
    assertThat(driver.isAlive()).isFalse();
  }

  @Test
  void itsStoreAndItsHistoryOutliveIt() throws Exception {
    queue("one");
    driver.kill();
    assertThat(driver.tell("sing")).as("told to the dead").isFalse();
    driver.start();
    assertThat(driver.await("ready").path("resumed").path("queued").asInt()).isEqualTo(1);
    queue("two");

    History history = driver.history();
    assertThat(history.runs()).hasSize(2);
    assertThat(history.runs().get(0).entries().stream().map(Entry::isCommand))
        .startsWith(false, true, false);
    Path file = folder.resolve("history");
    history.write(file);
    assertThat(History.read(file)).isEqualTo(history);
  }

  @Test
  void tellsWhatItLastSaidWhereItFails() throws Exception {
    queue("one");
    driver.kill();
    assertThatThrownBy(() -> driver.await("sent"))
        .hasMessageContaining("fake said nothing of sent")
        .hasMessageContaining("\"tag\":\"one\"")
        .hasMessageContaining("a fake");
  }

  private JsonNode queue(String tag) {
    int since = driver.mark();
    driver.tell(Map.of("do", "send", "room", "r", "text", "x", "tag", tag));
    return driver.await("queued", since, line -> DriverProcess.isOf(line, "queued"));
  }

  private static JsonNode queued(String tag) throws IOException {
    return Person.JSON.readTree("{\"on\":\"queued\",\"tag\":\"" + tag + "\"}");
  }

  private static List<String> fake() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-cp",
        System.getProperty("java.class.path"),
        FakeDriver.class.getName());
  }
}
