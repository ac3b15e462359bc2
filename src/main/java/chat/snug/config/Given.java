package chat.snug.config;

/** A value as somebody wrote it. */
record Given(String text, Source source) {

  /** The one line for a value that the key doesn't take. */
  ConfigException refused(Key<?> key) {
    return refused(key, key.type().allowed());
  }

  /** The same with another description of what is allowed. */
  ConfigException refused(Key<?> key, String allowed) {
    return new ConfigException(
        key.name() + ": '" + shown(key) + "' is not allowed (" + source + "); allowed: " + allowed);
  }

  private String shown(Key<?> key) {
    String shown = key.secrecy().shown(text);
    return shown.length() <= 200 ? shown : shown.substring(0, 200) + "...";
  }
}
