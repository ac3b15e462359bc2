package chat.snug.logging;

import chat.snug.config.OneLine;
import java.util.Map;

/** {@code key=value} with blanks between; a value with anything but plain ASCII in it stands in quotes. */
final class Logfmt implements LineFormat {

  @Override
  public void append(StringBuilder line, Map<String, Object> fields) {
    String gap = "";
    for (Map.Entry<String, Object> field : fields.entrySet()) {
      line.append(gap).append(field.getKey()).append('=');
      appendValue(line, field.getValue().toString());
      gap = " ";
    }
  }

  private static void appendValue(StringBuilder line, String text) {
    if (isPlain(text)) {
      line.append(text);
    } else {
      OneLine.appendQuoted(line, text);
    }
  }

  private static boolean isPlain(String text) {
    return !text.isEmpty() && text.chars().allMatch(Logfmt::isPlain);
  }

  private static boolean isPlain(int character) {
    return character > ' '
        && character < 0x7f
        && character != '"'
        && character != '='
        && character != '\\';
  }
}
