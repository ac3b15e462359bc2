package chat.snug.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import chat.snug.config.Config.Log;
import java.time.Duration;
import java.util.ServiceLoader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogbackSetupTest {
  private final LoggerContext loggers = new LoggerContext();

  @BeforeEach
  void configure() {
    new LogbackSetup().configure(loggers);
  }

  @AfterEach
  void close() {
    LogbackSetup.close(loggers, Duration.ofSeconds(5));
  }

  @ParameterizedTest
  @CsvSource({
    "TRACE, TRACE, TRACE",
    "DEBUG, DEBUG, DEBUG",
    "INFO, INFO, WARN",
    "WARN, WARN, WARN",
    "ERROR, ERROR, ERROR",
  })
  void librariesAreQuieter(Log.Level level, String ours, String theirs) {
    LogbackSetup.apply(loggers, new Log(Log.Format.JSON, level));
    assertThat(loggers.getLogger("chat.snug.Main").getEffectiveLevel())
        .isEqualTo(Level.toLevel(ours));
    assertThat(loggers.getLogger("io.vertx.core").getEffectiveLevel())
        .isEqualTo(Level.toLevel(theirs));
    assertThat(loggers.getLogger("io.netty.util").getEffectiveLevel())
        .isEqualTo(Level.toLevel(theirs));
  }

  @Test
  void logbackFindsIt() {
    assertThat(ServiceLoader.load(Configurator.class))
        .hasAtLeastOneElementOfType(LogbackSetup.class);
  }

  @Test
  void itHasNothingToComplainAbout() {
    assertThat(loggers.getStatusManager().getCopyOfStatusList())
        .allMatch(status -> status.getEffectiveLevel() == ch.qos.logback.core.status.Status.INFO);
  }
}
