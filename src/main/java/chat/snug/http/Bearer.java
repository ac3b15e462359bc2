package chat.snug.http;

import chat.snug.auth.Authenticator;
import chat.snug.auth.CallRates;
import chat.snug.auth.Identity;
import chat.snug.model.Fault;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/** Who speaks, by the access token of the request (RFC 6750), and whether not too often. */
final class Bearer {
  private static final String SCHEME = "Bearer ";

  private final Authenticator authenticator;
  private final CallRates rates;

  Bearer(Authenticator authenticator, CallRates rates) {
    this.authenticator = authenticator;
    this.rates = rates;
  }

  Future<Identity> enter(HttpServerRequest request) {
    String token = token(request.getHeader(HttpHeaders.AUTHORIZATION));
    if (token == null) {
      return Future.failedFuture(
          Fault.UNAUTHORIZED.because("send an access token: Authorization: Bearer <token>"));
    }
    return authenticator.verify(token).map(identity -> {
      rates.enter(identity.caller().user());
      return identity;
    });
  }

  private static @Nullable String token(@Nullable String header) {
    if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return null;
    }
    String token = header.substring(SCHEME.length()).strip();
    return token.isEmpty() ? null : token;
  }
}
