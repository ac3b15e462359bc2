package chat.snug.store;

import chat.snug.model.User;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** Accounts: users who sign in with a password here. Their username is the user id. */
public interface AccountStore {

  /** What signing in needs; {@code admin}: may do what owners may, everywhere. */
  record Account(User user, String passwordHash, boolean admin) {}

  /** How a new account gets in. */
  enum Entry {
    /** The operator makes the first account, which becomes the administrator; {@code forbidden} where there is one already. */
    FIRST,
    /** With an invite, which is used up by it; {@code forbidden} where it is unknown, used or expired. */
    INVITE,
    /** Nothing is needed. */
    OPEN
  }

  /** Whether there is any account. */
  Future<Boolean> any();

  /** Checks that an invite would open now; {@code forbidden} else. Spares a password hash for those who have none. */
  Future<Void> checkInvite(String inviteHash);

  /** Makes an account; {@code username_taken} where a user of that id exists, whichever way it came into being. Entry and account are one transaction. */
  Future<Account> create(
      String username,
      String displayName,
      String passwordHash,
      Entry entry,
      @Nullable String inviteHash);

  /** The account of that name, or null. */
  Future<@Nullable Account> find(String username);

  /** Keeps an invite (by the hash of its secret) that opens once until {@code expiresAt}, milliseconds since the epoch. */
  Future<Void> keepInvite(String inviteHash, String madeBy, long expiresAt);
}
