package chat.snug.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Writes one JSON value into memory, in the contract's conventions. Members that are null are left out by the {@code …IfAny} methods. */
public final class JsonOut {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
  private static final int USUAL_SIZE = 512;

  private final JsonGenerator json;

  private JsonOut(JsonGenerator json) {
    this.json = json;
  }

  /** What a block of code does with the open JSON. */
  private interface Step {
    void run() throws IOException;
  }

  /** UTF-8 bytes of one object whose members the block writes. */
  public static byte[] object(Consumer<JsonOut> members) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_SIZE);
    try (JsonGenerator generator = Members.JSON.createGenerator(bytes)) {
      generator.writeStartObject();
      members.accept(new JsonOut(generator));
      generator.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** RFC 3339 in UTC with milliseconds. */
  public static String time(long millis) {
    return TIME.format(Instant.ofEpochMilli(millis));
  }

  public JsonOut put(String name, String value) {
    return step(() -> json.writeStringField(name, value));
  }

  public JsonOut put(String name, long value) {
    return step(() -> json.writeNumberField(name, value));
  }

  public JsonOut put(String name, boolean value) {
    return step(() -> json.writeBooleanField(name, value));
  }

  public JsonOut putTime(String name, long millis) {
    return put(name, time(millis));
  }

  public JsonOut putNull(String name) {
    return step(() -> json.writeNullField(name));
  }

  public JsonOut putOrNull(String name, @Nullable String value) {
    return value == null ? putNull(name) : put(name, value);
  }

  public JsonOut putOrNull(String name, @Nullable Long value) {
    return value == null ? putNull(name) : put(name, value);
  }

  public JsonOut putTimeOrNull(String name, @Nullable Long millis) {
    return millis == null ? putNull(name) : putTime(name, millis);
  }

  public JsonOut putIfAny(String name, @Nullable String value) {
    return value == null ? this : put(name, value);
  }

  public JsonOut putIfAny(String name, @Nullable Long value) {
    return value == null ? this : put(name, value);
  }

  public JsonOut putTimeIfAny(String name, @Nullable Long millis) {
    return millis == null ? this : putTime(name, millis);
  }

  /** A member whose value is JSON text already. */
  public JsonOut putRaw(String name, String value) {
    return step(() -> {
      json.writeFieldName(name);
      json.writeRawValue(value);
    });
  }

  public JsonOut putRawOrNull(String name, @Nullable String value) {
    return value == null ? putNull(name) : putRaw(name, value);
  }

  public JsonOut putRawIfAny(String name, @Nullable String value) {
    return value == null ? this : putRaw(name, value);
  }

  /** The members of an object that is JSON text already, as they stand there; to be put last, after others. */
  JsonOut putMembers(String object) {
    String inner =
        object.substring(object.indexOf('{') + 1, object.lastIndexOf('}')).strip();
    return inner.isEmpty() ? this : step(() -> json.writeRaw("," + inner));
  }

  public JsonOut putObject(String name, Runnable members) {
    return step(() -> {
      json.writeObjectFieldStart(name);
      members.run();
      json.writeEndObject();
    });
  }

  public JsonOut putStrings(String name, Iterable<String> values) {
    return step(() -> {
      json.writeArrayFieldStart(name);
      for (String value : values) {
        json.writeString(value);
      }
      json.writeEndArray();
    });
  }

  /** An array of objects, one for each value. */
  public <T> JsonOut putObjects(String name, Iterable<T> values, Consumer<T> members) {
    return step(() -> {
      json.writeArrayFieldStart(name);
      for (T value : values) {
        json.writeStartObject();
        members.accept(value);
        json.writeEndObject();
      }
      json.writeEndArray();
    });
  }

  private JsonOut step(Step step) {
    try {
      step.run();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory can't fail, so this is a fault of the code
    }
  }
}
