package chat.snug.auth;

/** An invite that was just made; {@code expiresAt} in milliseconds since the epoch. */
public record Invitation(String invite, long expiresAt) {

  /** Says nothing of the secret. */
  @Override
  public String toString() {
    return "Invitation[expiresAt=" + expiresAt + "]";
  }
}
