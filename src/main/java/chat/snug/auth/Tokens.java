package chat.snug.auth;

import chat.snug.model.User;

/** What signing up, signing in and refreshing answer with. */
public record Tokens(User user, String accessToken, long expiresInSeconds, String refreshToken) {

  /** Says whose they are and nothing of the secrets. */
  @Override
  public String toString() {
    return "Tokens[user=" + user.id() + "]";
  }
}
