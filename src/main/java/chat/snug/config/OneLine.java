package chat.snug.config;

/**
 * Keeps text from outside within one line. What could end a line, move a terminal's cursor, turn the writing direction or break the encoding is written
 * as <code>&#92;uXXXX</code>, which JSON, YAML and logfmt readers all turn back.
 */
public final class OneLine {
  private OneLine() {}

  /** The text without anything that ends or forges a line; quotes and backslashes stay as they are. */
  public static String escape(CharSequence text) {
    StringBuilder line = new StringBuilder(text.length() + 16);
    text.codePoints().forEach(codePoint -> append(line, codePoint, isSafe(codePoint)));
    return line.toString();
  }

  /** The text in double quotes, as JSON writes a string. */
  public static String quote(CharSequence text) {
    StringBuilder line = new StringBuilder(text.length() + 16);
    appendQuoted(line, text);
    return line.toString();
  }

  /** Appends what {@link #quote} gives. */
  public static void appendQuoted(StringBuilder line, CharSequence text) {
    line.append('"');
    text.codePoints().forEach(codePoint -> appendInQuotes(line, codePoint));
    line.append('"');
  }

  private static void appendInQuotes(StringBuilder line, int codePoint) {
    switch (codePoint) {
      case '"' -> line.append("\\\"");
      case '\\' -> line.append("\\\\");
      case '\n' -> line.append("\\n");
      case '\r' -> line.append("\\r");
      case '\t' -> line.append("\\t");
      default -> append(line, codePoint, isSafe(codePoint));
    }
  }

  private static void append(StringBuilder line, int codePoint, boolean safe) {
    if (safe) {
      line.appendCodePoint(codePoint);
      return;
    }
    for (char unit : Character.toChars(codePoint)) {
      line.append("\\u");
      for (int shift = 12; shift >= 0; shift -= 4) {
        line.append(Character.forDigit(unit >> shift & 0xf, 16));
      }
    }
  }

  private static boolean isSafe(int codePoint) {
    if (codePoint < 0x7f) {
      return codePoint >= ' ';
    }
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED -> false;
      default -> true;
    };
  }
}
