package chat.snug.logging;

import chat.snug.config.Config;
import java.util.Map;

/** How the fields of an event are written. Whatever is in them, the result has no line break and no control character. */
interface LineFormat {

  /** Appends the fields in their order, without a line break. */
  void append(StringBuilder line, Map<String, Object> fields);

  static LineFormat of(Config.Log.Format format) {
    return switch (format) {
      case LOGFMT -> new Logfmt();
      case JSON -> new JsonLines();
    };
  }
}
