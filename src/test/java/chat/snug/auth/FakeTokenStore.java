package chat.snug.auth;

import chat.snug.store.TokenStore;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Families of refresh tokens in memory, by the promises of the port. */
final class FakeTokenStore implements TokenStore {
  private static final class Issued {
    final Grant grant;
    final long expiresAt;
    String attempt;
    Issued next;
    boolean isVoid;

    Issued(Grant grant, long expiresAt) {
      this.grant = grant;
      this.expiresAt = expiresAt;
    }
  }

  private record Revoked(String name, long at) {}

  private final InstantSource clock;
  private final Map<String, Issued> issued = new HashMap<>();
  private final Set<String> endedFamilies = new HashSet<>();
  private final List<Revoked> revoked = new ArrayList<>();
  final Map<String, Long> signIns = new HashMap<>();
  int looks;

  FakeTokenStore(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public Future<Void> begin(Grant first, String tokenHash, long expiresAt) {
    issued.put(tokenHash, new Issued(first, expiresAt));
    return Future.succeededFuture();
  }

  @Override
  public Future<Rotation> rotate(
      String tokenHash, String attempt, String nextHash, String nextIssue, long expiresAt) {
    Issued token = issued.get(tokenHash);
    if (token == null
        || token.isVoid
        || token.expiresAt <= clock.millis()
        || endedFamilies.contains(token.grant.family())) {
      return Future.succeededFuture(new Rotation(null, List.of()));
    }
    List<String> gone = List.of();
    if (token.next != null) {
      boolean repeat =
          attempt != null && Objects.equals(attempt, token.attempt) && token.next.next == null;
      if (!repeat) {
        return Future.succeededFuture(new Rotation(null, end(token.grant.family())));
      }
      token.next.isVoid = true;
      gone = note(token.next.grant.issue());
    }
    Grant before = token.grant;
    token.attempt = attempt;
    token.next =
        new Issued(new Grant(before.user(), before.admin(), before.family(), nextIssue), expiresAt);
    issued.put(nextHash, token.next);
    return Future.succeededFuture(new Rotation(token.next.grant, gone));
  }

  @Override
  public Future<List<String>> revoke(String tokenHash) {
    Issued token = issued.get(tokenHash);
    return Future.succeededFuture(token == null ? null : end(token.grant.family()));
  }

  @Override
  public Future<List<String>> revokedSince(long since) {
    return Future.succeededFuture(
        revoked.stream().filter(each -> each.at() >= since).map(Revoked::name).toList());
  }

  @Override
  public Future<Void> signedIn(String user, String address) {
    signIns.put(user + " " + address, clock.millis());
    return Future.succeededFuture();
  }

  @Override
  public Future<Boolean> knownAddress(String user, String address, long since) {
    looks++;
    Long at = signIns.get(user + " " + address);
    return Future.succeededFuture(at != null && at >= since);
  }

  Set<String> hashes() {
    return issued.keySet();
  }

  private List<String> end(String family) {
    return endedFamilies.add(family) ? note(family) : List.of();
  }

  private List<String> note(String name) {
    revoked.add(new Revoked(name, clock.millis()));
    return List.of(name);
  }
}
