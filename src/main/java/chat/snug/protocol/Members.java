package chat.snug.protocol;

import chat.snug.model.Fault;
import chat.snug.model.FaultException;
import chat.snug.model.Patch;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The members of one JSON object that a client sent, each read once and as the type that is asked for; what does not fit is {@code invalid} with the
 * name of the member. Nested objects and arrays stay the text they came as until somebody asks.
 */
public final class Members {
  /** Texts are bounded before they get here, so only nesting and numbers need not be. */
  private static final int ANY = 16 * 1024 * 1024;

  static final JsonFactory JSON = JsonFactory.builder()
      .streamReadConstraints(StreamReadConstraints.builder()
          .maxNestingDepth(ANY)
          .maxNumberLength(ANY)
          .maxNameLength(ANY)
          .build())
      // Else Jackson writes an emoji as two escapes: twelve bytes in place of four.
      .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
      .build();

  private final Map<String, Object> values;

  private Members(Map<String, Object> values) {
    this.values = values;
  }

  /** A number that is no integer of 64 bits; {@code null}; a nested object or array as its text. */
  private enum Other {
    NUMBER,
    NULL
  }

  private record Nested(boolean object, String text) {}

  /**
   * Reads a whole text as one object. Of a name that comes twice the last counts.
   *
   * @throws NotAnObjectException where it is not JSON or no object
   */
  public static Members parse(String json) throws NotAnObjectException {
    try (JsonParser parser = JSON.createParser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new NotAnObjectException("a JSON object is expected");
      }
      Map<String, Object> values = new HashMap<>();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = parser.currentName();
        parser.nextToken();
        values.put(name, value(parser, json));
      }
      if (parser.nextToken() != null) {
        throw new NotAnObjectException("something follows the JSON object");
      }
      return new Members(values);
    } catch (IOException e) {
      throw new NotAnObjectException("the text is not JSON");
    }
  }

  private static Object value(JsonParser parser, String json) throws IOException {
    return switch (parser.currentToken()) {
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT -> integer(parser);
      case VALUE_NUMBER_FLOAT -> Other.NUMBER;
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case START_OBJECT -> nested(parser, json, true);
      case START_ARRAY -> nested(parser, json, false);
      default -> Other.NULL;
    };
  }

  private static Object integer(JsonParser parser) throws IOException {
    // Nineteen digits and a sign hold every long; what is longer is not even converted.
    if (parser.getTextLength() > 20
        || parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
      return Other.NUMBER;
    }
    return parser.getLongValue();
  }

  private static Object nested(JsonParser parser, String json, boolean object) throws IOException {
    int begin = (int) parser.currentTokenLocation().getCharOffset();
    parser.skipChildren();
    return new Nested(
        object, json.substring(begin, (int) parser.currentLocation().getCharOffset()));
  }

  /** Whether the member was given, be it as {@code null}. */
  public boolean has(String name) {
    return values.containsKey(name);
  }

  /** Whether the member was left out or given as {@code null}. */
  public boolean lacks(String name) {
    Object value = values.get(name);
    return value == null || value == Other.NULL;
  }

  public String text(String name) {
    if (values.get(name) instanceof String text) {
      return text;
    }
    throw wrong(name, "a string");
  }

  public @Nullable String textOrNull(String name) {
    return lacks(name) ? null : text(name);
  }

  /** A string that may be left out, or taken away by {@code null}. */
  public Patch<String> textPatch(String name) {
    return has(name) ? Patch.of(textOrNull(name)) : Patch.absent();
  }

  public long number(String name) {
    if (values.get(name) instanceof Long number) {
      return number;
    }
    throw wrong(name, "an integer");
  }

  public @Nullable Long numberOrNull(String name) {
    return lacks(name) ? null : (Long) number(name);
  }

  public boolean flag(String name) {
    if (values.get(name) instanceof Boolean flag) {
      return flag;
    }
    throw wrong(name, "true or false");
  }

  /** An array of strings; empty where it is left out. */
  public List<String> texts(String name) {
    if (lacks(name)) {
      return List.of();
    }
    if (!(values.get(name) instanceof Nested nested) || nested.object()) {
      throw wrong(name, "an array of strings");
    }
    return strings(name, nested.text());
  }

  /** Whether the member is an array without elements. */
  public boolean isEmptyArray(String name) {
    return values.get(name) instanceof Nested nested
        && !nested.object()
        && nested.text().substring(1, nested.text().length() - 1).isBlank();
  }

  /** The text of a nested object as it came, or null where it is left out. */
  public @Nullable String objectOrNull(String name) {
    if (lacks(name)) {
      return null;
    }
    if (values.get(name) instanceof Nested nested && nested.object()) {
      return nested.text();
    }
    throw wrong(name, "an object");
  }

  /** A nested object whose members are all integers, in the order in which they came. */
  public Map<String, Long> numbers(String name) {
    String text = objectOrNull(name);
    if (text == null) {
      throw wrong(name, "an object");
    }
    try (JsonParser parser = JSON.createParser(text)) {
      parser.nextToken();
      Map<String, Long> numbers = new LinkedHashMap<>();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String key = parser.currentName();
        if (parser.nextToken() != JsonToken.VALUE_NUMBER_INT
            || !(integer(parser) instanceof Long number)) {
          throw wrong(name, "an object of integers");
        }
        numbers.put(key, number);
      }
      return numbers;
    } catch (IOException e) {
      throw wrong(name, "an object of integers");
    }
  }

  private static List<String> strings(String name, String array) {
    try (JsonParser parser = JSON.createParser(array)) {
      parser.nextToken();
      List<String> texts = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
          throw wrong(name, "an array of strings");
        }
        texts.add(parser.getText());
      }
      return texts;
    } catch (IOException e) {
      throw wrong(name, "an array of strings");
    }
  }

  private static FaultException wrong(String name, String wanted) {
    return Fault.INVALID.because("`" + name + "` must be " + wanted);
  }
}
