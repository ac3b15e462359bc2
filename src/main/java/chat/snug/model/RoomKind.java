package chat.snug.model;

import java.util.Locale;
import java.util.Optional;

/** A group exists for its members alone, a public room for every signed-in user, a direct room for two for ever. */
public enum RoomKind {
  GROUP,
  PUBLIC,
  DIRECT;

  /** The name on the wire and in the store. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<RoomKind> of(String code) {
    for (RoomKind kind : values()) {
      if (kind.code().equals(code)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }
}
