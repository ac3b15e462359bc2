package chat.snug.drivers;

import java.util.List;

/** The languages that there is a client library in. */
public enum Language {
  DART,
  JS,
  JAVA;

  /** What starts its driver. Where the machine lacks the language, the test is skipped and says so, or fails. */
  public List<String> command() {
    return Drivers.command(this);
  }
}
