package chat.snug.config;

/** Where a value came from, in the operator's words. */
public record Source(String words) {
  static final Source STANDARD = new Source("default");

  static Source flag(String name) {
    return new Source("flag --" + name);
  }

  static Source variable(String name) {
    return new Source("environment variable " + name);
  }

  static Source line(String file, int line) {
    return new Source(file + ":" + line);
  }

  @Override
  public String toString() {
    return words;
  }
}
