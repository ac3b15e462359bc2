package chat.snug.auth;

import org.jspecify.annotations.Nullable;

/**
 * Somebody wants an account.
 *
 * @param displayName its shape was checked before; null: the username
 * @param invite an invite's secret, or the setup code while there is no account
 * @param operator whether it came the way that only the operator can come: from loopback, with a loopback {@code Host}, no foreign {@code Origin} and no
 *     forwarding header
 * @param address of who asks
 */
public record NewAccount(
    String username,
    String password,
    @Nullable String displayName,
    @Nullable String invite,
    boolean operator,
    String address) {

  /** Says nothing of the secrets. */
  @Override
  public String toString() {
    return "NewAccount[username=" + username + "]";
  }
}
