package chat.snug.client;

import java.nio.charset.StandardCharsets;

/** How large frames and texts may be, as the last welcome said; any size before the first. */
final class Limits {
  private long frameBytes;
  private long textCharacters;

  void welcomed(Welcome welcome) {
    frameBytes = welcome.frameBytes();
    textCharacters = welcome.textCharacters();
  }

  /** Whether the server would not take it. */
  boolean isTooLarge(OutboxEntry entry) {
    String text = Json.text(entry.stored(), "text");
    if (text != null
        && textCharacters > 0
        && text.codePointCount(0, text.length()) > textCharacters) {
      return true;
    }
    return frameBytes > 0
        && Json.write(entry.frame()).getBytes(StandardCharsets.UTF_8).length > frameBytes;
  }
}
