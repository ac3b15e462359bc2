package chat.snug.logging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import chat.snug.config.Config;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LineAppenderTest {
  private final ByteArrayOutputStream output = new ByteArrayOutputStream();
  private final LoggerContext context = new LoggerContext();
  private final LineAppender appender = new LineAppender(output, InstantSource.system());
  private final Logger log = context.getLogger("chat.snug.socket.SocketVerticle");

  @BeforeEach
  void begin() {
    context.setMDCAdapter(new LogbackMDCAdapter());
    appender.setContext(context);
    appender.start();
    context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).addAppender(appender);
    context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).setLevel(Level.TRACE);
  }

  @Test
  void aLineHasTimeLevelLoggerMessageAndThePairsInOrder() {
    context.getMDCAdapter().put("session", "s1");
    log.atInfo()
        .setMessage("room {} opened")
        .addArgument("r")
        .addKeyValue("seq", 7)
        .addKeyValue("user", "ann")
        .log();
    context.getMDCAdapter().clear();
    assertThat(lines())
        .singleElement()
        .asString()
        .matches(
            "time=\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z level=info logger=SocketVerticle message=\"room r opened\" seq=7 user=ann session=s1");
  }

  @Test
  void theThreadIsToldAtDebugOnly() {
    log.debug("looked at");
    log.info("told");
    assertThat(lines().get(0)).contains(" thread=" + Thread.currentThread().getName());
    assertThat(lines().get(1)).doesNotContain("thread=");
  }

  @Test
  void whatIsExpectedHasNoStack() {
    log.atWarn()
        .setMessage("store is away")
        .setCause(new IOException("disk\nfull"))
        .log();
    assertThat(lines())
        .singleElement()
        .asString()
        .endsWith("message=\"store is away\" error=\"java.io.IOException: disk\\nfull\"");
  }

  @Test
  void whatIsUnexpectedHasItsStackInTheSameLine() throws IOException {
    appender.format(LineFormat.of(Config.Log.Format.JSON));
    log.atWarn()
        .setMessage("fault")
        .setCause(new IllegalStateException("odd", new IOException("disk")))
        .log();
    log.atError().setMessage("fault").setCause(new IOException("disk")).log();
    for (String line : lines()) {
      JsonNode read = new ObjectMapper().readTree(line);
      assertThat(read.get("stack").textValue())
          .contains("\tat ", "whatIsUnexpectedHasItsStackInTheSameLine");
      assertThat(line).doesNotContain("\t");
    }
    assertThat(lines().get(0))
        .contains(
            "\"error\":\"java.lang.IllegalStateException: odd, caused by java.io.IOException: disk\"");
  }

  @Test
  void anAnswerMadeWithoutAStackHasNone() {
    log.atError().setMessage("refused").setCause(new Answer()).log();
    assertThat(lines()).singleElement().asString().doesNotContain("stack=");
  }

  @Test
  void noPairTakesThePlaceOfTheLevelOrBreaksTheLine() throws IOException {
    appender.format(LineFormat.of(Config.Log.Format.JSON));
    log.atInfo()
        .setMessage("m")
        .addKeyValue("level", "error")
        .addKeyValue("a b\n=\"", "x")
        .addKeyValue("none", (Object) null)
        .addKeyValue("broken", new Broken())
        .addKeyValue("long", "x".repeat(100_000))
        .log();
    JsonNode read = new ObjectMapper().readTree(lines().get(0));
    assertThat(read.get("level").textValue()).isEqualTo("info");
    assertThat(read.get("a_b___").textValue()).isEqualTo("x");
    assertThat(read.has("none")).isFalse();
    assertThat(read.get("broken").textValue()).isEqualTo("(java.lang.IllegalStateException)");
    assertThat(read.get("long").textValue()).hasSize(4099);
  }

  @Test
  void afterTheEndNothingIsTaken() {
    log.info("before");
    assertThat(lines()).hasSize(1);
    log.info("after");
    assertThat(lines()).hasSize(1);
  }

  /** Ends the log, so that all is written. */
  private List<String> lines() {
    appender.close(Duration.ofSeconds(10));
    return output.toString(UTF_8).lines().toList();
  }

  private static final class Answer extends RuntimeException {
    Answer() {
      super("answer", null, false, false);
    }
  }

  private static final class Broken {
    @Override
    public String toString() {
      throw new IllegalStateException("no words");
    }
  }
}
