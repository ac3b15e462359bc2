package chat.snug.client;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.POJONode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON as trees in which numbers that are no 64-bit integers stay the text they came as: {@code 1.0}, {@code 1e400}, {@code -0}. */
final class Json {
  private static final int ANY = 64 * 1024 * 1024;
  private static final int MAX_NESTING = 500;
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final JsonFactory FACTORY = JsonFactory.builder()
      .streamReadConstraints(StreamReadConstraints.builder()
          .maxNestingDepth(MAX_NESTING)
          .maxNumberLength(ANY)
          .maxStringLength(ANY)
          .maxNameLength(ANY)
          .build())
      .build();

  private Json() {}

  static ObjectNode object() {
    return NODES.objectNode();
  }

  static ArrayNode array() {
    return NODES.arrayNode();
  }

  /** The one object that the text is; null where it is anything else. */
  static @Nullable ObjectNode object(String text) {
    try (JsonParser parser = FACTORY.createParser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return null;
      }
      ObjectNode object = members(parser);
      return parser.nextToken() == null ? object : null;
    } catch (IOException e) {
      return null;
    }
  }

  /** As JSON on one line. Half a surrogate pair, which UTF-8 cannot hold, is escaped. */
  static String write(JsonNode node) {
    StringWriter text = new StringWriter();
    try (JsonGenerator generator = FACTORY.createGenerator(text)) {
      write(node, generator);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return escapeHalves(text.toString());
  }

  /** A text member; null where it is anything else. */
  static @Nullable String text(JsonNode object, String name) {
    JsonNode value = object.get(name);
    return value != null && value.isTextual() ? value.textValue() : null;
  }

  /** An integer member; {@code otherwise} where it is anything else. */
  static long number(JsonNode object, String name, long otherwise) {
    JsonNode value = object.get(name);
    return value != null && value.canConvertToLong() && value.isIntegralNumber()
        ? value.longValue()
        : otherwise;
  }

  static boolean flag(JsonNode object, String name) {
    JsonNode value = object.get(name);
    return value != null && value.booleanValue();
  }

  /** A member that is an object; an empty one where it is anything else. */
  static ObjectNode child(JsonNode object, String name) {
    return object.get(name) instanceof ObjectNode child ? child : object();
  }

  /** A member that is a list; an empty one where it is anything else. */
  static ArrayNode list(JsonNode object, String name) {
    return object.get(name) instanceof ArrayNode list ? list : array();
  }

  private static void write(JsonNode node, JsonGenerator out) throws IOException {
    switch (node.getNodeType()) {
      case OBJECT -> {
        out.writeStartObject();
        for (Map.Entry<String, JsonNode> member : node.properties()) {
          out.writeFieldName(member.getKey());
          write(member.getValue(), out);
        }
        out.writeEndObject();
      }
      case ARRAY -> {
        out.writeStartArray();
        for (JsonNode item : node) {
          write(item, out);
        }
        out.writeEndArray();
      }
      case BOOLEAN -> out.writeBoolean(node.booleanValue());
      case NULL, MISSING -> out.writeNull();
      case NUMBER -> out.writeNumber(node.asText());
      case POJO -> out.writeRawValue(raw((POJONode) node));
      default -> out.writeString(node.asText());
    }
  }

  private static String raw(POJONode node) {
    return node.getPojo() instanceof RawValue number ? String.valueOf(number.rawValue()) : "null";
  }

  private static ObjectNode members(JsonParser parser) throws IOException {
    ObjectNode object = object();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      object.set(name, value(parser));
    }
    return object;
  }

  private static ArrayNode items(JsonParser parser) throws IOException {
    ArrayNode list = array();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      list.add(value(parser));
    }
    return list;
  }

  private static JsonNode value(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> members(parser);
      case START_ARRAY -> items(parser);
      case VALUE_STRING -> NODES.textNode(parser.getText());
      case VALUE_TRUE -> NODES.booleanNode(true);
      case VALUE_FALSE -> NODES.booleanNode(false);
      case VALUE_NULL -> NODES.nullNode();
      case VALUE_NUMBER_INT -> integer(parser.getText());
      default -> NODES.rawValueNode(new RawValue(parser.getText()));
    };
  }

  private static JsonNode integer(String digits) {
    try {
      long value = Long.parseLong(digits);
      if (digits.equals("-0")) {
        return NODES.rawValueNode(new RawValue(digits));
      }
      return NODES.numberNode(value);
    } catch (NumberFormatException e) {
      return NODES.rawValueNode(new RawValue(digits));
    }
  }

  private static String escapeHalves(String json) {
    StringBuilder escaped = null;
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      boolean pair = Character.isHighSurrogate(c)
          && i + 1 < json.length()
          && Character.isLowSurrogate(json.charAt(i + 1));
      if (Character.isSurrogate(c) && !pair && escaped == null) {
        escaped = new StringBuilder(json.length() + 16).append(json, 0, i);
      }
      if (escaped != null) {
        if (pair) {
          escaped.append(c).append(json.charAt(i + 1));
        } else if (Character.isSurrogate(c)) {
          escaped.append(String.format("\\u%04x", (int) c));
        } else {
          escaped.append(c);
        }
      }
      if (pair) {
        i++;
      }
    }
    return escaped == null ? json : escaped.toString();
  }
}
