package chat.snug.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** A store belongs to one server and one user. */
class StoreFolderTest {
  private static final Path BASE = Path.of("store");

  @Test
  void noTwoServersOrUsersShareAFolder() {
    List<String> folders = List.of(
        of("http://a:80", "ann"),
        of("http://a:81", "ann"),
        of("https://a", "ann"),
        of("http://b", "ann"),
        of("http://a/one", "ann"),
        of("http://a/two", "ann"),
        of("http://a", "bob"),
        of("http://a", "Ann"),
        of("http://a", "a.n"),
        of("http://a", "a%2En"),
        of("http://a", "a:n@x_-"));
    assertThat(folders).doesNotHaveDuplicates();
    assertThat(folders.stream().map(name -> name.toLowerCase(Locale.ROOT)))
        .as("also on a disk that knows no case")
        .doesNotHaveDuplicates();
  }

  @Test
  void oneServerIsOneHoweverItsUrlIsWritten() {
    assertThat(of("http://A.example:80/", "ann")).isEqualTo(of("HTTP://a.example", "ann"));
    assertThat(of("http://a.example/chat/", "ann")).isEqualTo(of("http://a.example/chat", "ann"));
  }

  private static String of(String url, String user) {
    return StoreFolder.of(BASE, url, user).toString();
  }
}
