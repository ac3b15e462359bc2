package chat.snug.logging;

import chat.snug.config.OneLine;
import java.util.Map;

/** One JSON object in each line; numbers and booleans as such, all else as text. */
final class JsonLines implements LineFormat {

  @Override
  public void append(StringBuilder line, Map<String, Object> fields) {
    char before = '{';
    for (Map.Entry<String, Object> field : fields.entrySet()) {
      line.append(before);
      OneLine.appendQuoted(line, field.getKey());
      line.append(':');
      appendValue(line, field.getValue());
      before = ',';
    }
    line.append('}');
  }

  private static void appendValue(StringBuilder line, Object value) {
    if (value instanceof Long || value instanceof Integer || value instanceof Boolean) {
      line.append(value);
    } else if (value instanceof Double number && Double.isFinite(number)) {
      line.append(number.doubleValue());
    } else {
      OneLine.appendQuoted(line, value.toString());
    }
  }
}
