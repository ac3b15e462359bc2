package chat.snug.config;

import java.util.regex.Pattern;

/** The configuration in effect, as a YAML file whose comments say where each value came from. Secrets are masked. */
public final class Printout {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9/][A-Za-z0-9/._:-]*");

  private final StringBuilder page = new StringBuilder();
  private String group = "";

  private Printout() {}

  /** Ends with a line break. */
  public static String of(Settings settings) {
    Printout printout = new Printout();
    Keys.ALL.forEach(key -> printout.line(key, settings.given(key)));
    return printout.page.toString();
  }

  private void line(Key<?> key, Given given) {
    int dot = key.name().indexOf('.');
    enter(dot < 0 ? "" : key.name().substring(0, dot));
    page.append(dot < 0 ? "" : "  ").append(key.name().substring(dot + 1)).append(':');
    if (!given.text().isEmpty()) {
      page.append(' ').append(value(key.secrecy().shown(given.text())));
    }
    page.append("  # ").append(OneLine.escape(given.source().toString())).append('\n');
  }

  private void enter(String next) {
    if (!next.equals(group) && !next.isEmpty()) {
      page.append(next).append(":\n");
    }
    group = next;
  }

  private static String value(String text) {
    return PLAIN.matcher(text).matches() && !text.endsWith(":") ? text : OneLine.quote(text);
  }
}
