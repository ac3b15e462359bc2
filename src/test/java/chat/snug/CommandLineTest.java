package chat.snug;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.snug.CommandLine.Action;
import chat.snug.config.ConfigException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandLineTest {
  @Test
  void nothingMeansServe() {
    assertThat(parse()).isEqualTo(new CommandLine(Action.SERVE, null, null, null, Map.of()));
  }

  @Test
  void commandFileAndFlagsInAnyOrder() {
    CommandLine wanted = new CommandLine(
        Action.NEW_EPOCH,
        Path.of("a=b.yaml"),
        null,
        null,
        Map.of("port", "1", "jwt.issuer", "a=b", "redis", ""));
    assertThat(parse("new-epoch", "--config=a=b.yaml", "--port=1", "--jwt.issuer=a=b", "--redis="))
        .isEqualTo(wanted);
    assertThat(
            parse("--port=1", "--config", "a=b.yaml", "--jwt.issuer=a=b", "--redis=", "new-epoch"))
        .isEqualTo(wanted);
  }

  @Test
  void copyNamesBothStores() {
    CommandLine wanted =
        new CommandLine(Action.COPY, null, "data", "postgresql://h/n?a=b", Map.of());
    assertThat(parse("copy", "--from", "data", "--to", "postgresql://h/n?a=b")).isEqualTo(wanted);
    assertThat(parse("--to=postgresql://h/n?a=b", "--from=data", "copy")).isEqualTo(wanted);
  }

  @Test
  void ofAKeyGivenTwiceTheLastCounts() {
    assertThat(parse("--port=1", "--port=2").flags()).isEqualTo(Map.of("port", "2"));
  }

  @ParameterizedTest
  @CsvSource({"--help, HELP", "--version, VERSION", "--print-config, PRINT_CONFIG"})
  void questionsBeatCommands(String flag, Action action) {
    assertThat(parse("serve", flag, "--port=1").action()).isEqualTo(action);
    assertThat(parse(flag).action()).isEqualTo(action);
  }

  @ParameterizedTest
  @CsvSource({
    "start, 'start' is no command",
    "'serve serve', one command at a time",
    "jwt.secret=hidden, 'jwt.secret=...' is no command",
    "-h, '-h' is no command",
    "--port, flag --port is unknown or needs a value",
    "'--port 8080', flag --port is unknown or needs a value",
    "--config, flag --config needs the path of a file",
    "--config=, flag --config needs the path of a file",
    "'', '' is no command",
    "serve --from=data, --from and --to are for the command copy",
  })
  void whatCannotBeUnderstood(String line, String said) {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> parse(line.split(" ", -1)))
        .withMessageContaining(said)
        .satisfies(refused -> assertThat(refused.line()).doesNotContain("hidden", "\n"));
  }

  private static CommandLine parse(String... arguments) {
    return CommandLine.parse(List.of(arguments));
  }
}
