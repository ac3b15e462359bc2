package chat.snug.config;

/** The list of all keys for {@code --help}. */
public final class KeyHelp {
  private KeyHelp() {}

  /** Ends with a line break. */
  public static String text() {
    StringBuilder page = new StringBuilder();
    for (Key<?> key : Keys.ALL) {
      page.append("  --").append(key.name()).append('=').append(key.type().placeholder());
      page.append(key.isUnsetByDefault() ? "" : "  (" + key.standard() + ")");
      page.append("\n      ").append(key.description()).append('\n');
    }
    return page.toString();
  }
}
