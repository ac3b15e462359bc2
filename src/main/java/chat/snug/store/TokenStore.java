package chat.snug.store;

import io.vertx.core.Future;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Families of refresh tokens: one family for each sign-in, whose tokens follow one another. Tokens are known by hashes of their secrets. All times in
 * milliseconds since the epoch.
 */
public interface TokenStore {

  /** The access token that came with one refresh token is valid only while both its family and its issue are. */
  record Grant(String user, boolean admin, String family, String issue) {}

  /** What a refresh led to: {@code grant} null means that the token was refused; {@code revoked} are the family and issues that are void by it. */
  record Rotation(@Nullable Grant grant, List<String> revoked) {}

  /** Starts a family with its first refresh token, which names this issue. */
  Future<Void> begin(Grant first, String tokenHash, long expiresAt);

  /**
   * Uses a refresh token: it is followed by a new one ({@code nextHash}, {@code nextIssue}). A repeat with the same non-null {@code attempt}, while the
   * successor is unused, replaces the successor, whose tokens become void. A void token is refused and revokes nothing. Any other second use revokes
   * the whole family. Unknown, expired and revoked ones are refused.
   */
  Future<Rotation> rotate(
      String tokenHash,
      @Nullable String attempt,
      String nextHash,
      String nextIssue,
      long expiresAt);

  /** Revokes the family of a refresh token; answers what became void, null where the token is unknown. Doing it again changes nothing. */
  Future<@Nullable List<String>> revoke(String tokenHash);

  /** Families and issues that became void since then: what every node must refuse until the last access token of them has expired. */
  Future<List<String>> revokedSince(long since);

  /** Keeps that a user signed in from an address, so that guesses from elsewhere can't lock it out. */
  Future<Void> signedIn(String user, String address);

  /** Whether that name signed in from that address since then. */
  Future<Boolean> knownAddress(String user, String address, long since);
}
