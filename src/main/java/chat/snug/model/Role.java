package chat.snug.model;

import java.util.Locale;
import java.util.Optional;

/** What a member is in a room, the mightiest first. */
public enum Role {
  OWNER,
  MODERATOR,
  MEMBER;

  /** The name on the wire and in the store. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<Role> of(String code) {
    for (Role role : values()) {
      if (role.code().equals(code)) {
        return Optional.of(role);
      }
    }
    return Optional.empty();
  }
}
