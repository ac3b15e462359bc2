package chat.snug.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/**
 * What one line tells, in order: time, level, logger, message, the event's own pairs, those of the thread, the failure. Of two fields with one name the
 * first counts, so nothing that comes later can take the place of the time or the level.
 */
final class Fields {
  /** Longer text is cut, so that a queue of lines has a bound in memory too. */
  private static final int MOST_CHARACTERS = 4096;

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
          "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
      .withZone(ZoneOffset.UTC);

  private final Map<String, Object> fields = new LinkedHashMap<>();

  private Fields() {}

  static Map<String, Object> of(ILoggingEvent event) {
    Fields fields = new Fields();
    fields.begin(
        event.getInstant(), event.getLevel(), event.getLoggerName(), event.getFormattedMessage());
    if (event.getLevel().levelInt <= Level.DEBUG_INT) {
      fields.add("thread", event.getThreadName());
    }
    fields.addPairs(event.getKeyValuePairs());
    event.getMDCPropertyMap().forEach(fields::add);
    Failure.of(event).ifPresent(failure -> {
      fields.add("error", failure.summary());
      fields.add("stack", failure.stack());
    });
    return fields.fields;
  }

  /** A line of the log about itself. */
  static Map<String, Object> ofWarning(
      Instant time, String logger, String message, String key, long value) {
    Fields fields = new Fields();
    fields.begin(time, Level.WARN, logger, message);
    fields.add(key, value);
    return fields.fields;
  }

  private void begin(Instant time, Level level, String logger, @Nullable String message) {
    add("time", TIME.format(time));
    add("level", level.toString().toLowerCase(Locale.ROOT));
    add("logger", logger.substring(logger.lastIndexOf('.') + 1));
    add("message", message == null ? "" : message);
  }

  private void addPairs(@Nullable List<KeyValuePair> pairs) {
    if (pairs != null) {
      pairs.forEach(pair -> add(pair.key, pair.value));
    }
  }

  private void add(@Nullable String key, @Nullable Object value) {
    if (value != null) {
      fields.putIfAbsent(plain(String.valueOf(key)), isBare(value) ? value : cut(text(value)));
    }
  }

  /** Names come from the program; one that could break a line is made harmless all the same. */
  private static String plain(String key) {
    String plain = key.replaceAll("[^A-Za-z0-9_.-]", "_");
    return plain.isEmpty() ? "_" : plain;
  }

  private static boolean isBare(Object value) {
    return value instanceof Number || value instanceof Boolean;
  }

  /** A value that can't say what it is must not cost the line. */
  private static String text(Object value) {
    try {
      return String.valueOf(value.toString());
    } catch (RuntimeException broken) {
      return "(" + broken.getClass().getName() + ")";
    }
  }

  private static String cut(String text) {
    return text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS) + "...";
  }
}
