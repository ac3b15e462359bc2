package chat.snug.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code config/snug.yaml} shows every key at its default. */
class SampleFileTest {
  private static final Path SAMPLE = Path.of("config", "snug.yaml");
  private static final Pattern EXAMPLE = Pattern.compile("(?m)^( *)# ([a-z_]+: \\S.*)$");

  @TempDir
  Path folder;

  private String text;

  @BeforeEach
  void read() throws IOException {
    text = Files.readString(SAMPLE);
  }

  @Test
  void itGivesEveryDefault() {
    Map<Key<?>, Given> given = YamlFile.read(SAMPLE);
    for (Key<?> key : Keys.ALL) {
      String standard = given.containsKey(key) ? given.get(key).text() : "";
      assertThat(standard).as(key.name()).isEqualTo(key.standard());
    }
  }

  @Test
  void aStartWithItIsAStartWithoutAnything() {
    ConfigReader with = new ConfigReader(Map.of(), SAMPLE);
    ConfigReader without = new ConfigReader(Map.of(), Path.of("none"));
    assertThat(with.read(null, Map.of()).config())
        .isEqualTo(without.read(null, Map.of()).config());
  }

  @Test
  void itsExamplesOfUnsetKeysAreGood() throws IOException {
    Path whole =
        Files.writeString(folder.resolve("whole.yaml"), EXAMPLE.matcher(text).replaceAll("$1$2"));
    Set<Key<?>> unset = new HashSet<>(YamlFile.read(whole).keySet());
    assertThat(unset).containsExactlyInAnyOrderElementsOf(Keys.ALL);
    assertThat(new ConfigReader(Map.of(), whole)
            .read(null, Map.of())
            .config()
            .jwt()
            .issuer())
        .isEqualTo("https://app.example.org");
  }

  /** A key, or the group of lines that it ends, has a comment right above. */
  @Test
  void everyKeyHasAComment() {
    for (String paragraph : text.split("\n\\s*\n", -1)) {
      Matcher key = Pattern.compile("(?m)^ *(# )?[a-z_]+: ").matcher(paragraph);
      if (key.find()) {
        assertThat(paragraph).contains("# ");
        assertThat(paragraph.substring(0, key.start())).as(paragraph).contains("#");
      }
    }
  }

  @Test
  void unitsAreSaid() {
    assertThat(text).contains("in bytes", "in seconds", "in characters");
  }
}
