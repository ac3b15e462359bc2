package chat.snug;

import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.config.Config;
import chat.snug.config.ConfigReader;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StartFailureTest {
  private final Config config =
      new ConfigReader(Map.of(), Path.of("none")).read(null, Map.of()).config();

  @Test
  void aPortInUseNamesThePort() {
    assertThat(StartFailure.line(config, new BindException("Address already in use")))
        .startsWith("can't listen on 0.0.0.0:8080: Address already in use");
    assertThat(StartFailure.line(
            config, new IOException("bind(..) failed with error(-98): Address already in use")))
        .startsWith("can't listen on 0.0.0.0:8080: Address already in use");
  }

  @Test
  void anythingElseIsItsOwnMessageInOneLine() {
    assertThat(StartFailure.line(
            config, new IllegalStateException("data folder is in use\nby another")))
        .isEqualTo("data folder is in use\\u000aby another");
    assertThat(StartFailure.line(config, new NullPointerException()))
        .isEqualTo("java.lang.NullPointerException");
  }
}
