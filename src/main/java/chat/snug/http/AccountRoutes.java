package chat.snug.http;

import static io.vertx.core.http.HttpMethod.DELETE;
import static io.vertx.core.http.HttpMethod.POST;

import chat.snug.auth.Accounts;
import chat.snug.auth.CallRates;
import chat.snug.auth.NewAccount;
import chat.snug.auth.Refreshed;
import chat.snug.auth.Tokens;
import chat.snug.log.Feed;
import chat.snug.log.Notice;
import chat.snug.model.Fault;
import chat.snug.model.Ids;
import chat.snug.protocol.JsonOut;
import chat.snug.protocol.Members;
import chat.snug.protocol.Shapes;
import chat.snug.protocol.Views;
import io.vertx.core.Future;
import java.util.List;

/** Sign up, sign in, refresh, sign out, invite. */
final class AccountRoutes implements RouteGroup {
  private final Accounts accounts;
  private final CallRates rates;
  private final Feed feed;
  private final Shapes shapes;
  private final Clients clients;

  AccountRoutes(Accounts accounts, CallRates rates, Feed feed, Shapes shapes, Clients clients) {
    this.rates = rates;
    this.accounts = accounts;
    this.feed = feed;
    this.shapes = shapes;
    this.clients = clients;
  }

  @Override
  public void addTo(RouteTable table) {
    table
        .open(POST, "/v1/accounts", Body.REQUIRED, this::signUp)
        .open(POST, "/v1/tokens", Body.REQUIRED, this::token)
        .open(DELETE, "/v1/tokens", Body.REQUIRED, this::signOut)
        .post("/v1/invites", Body.OPTIONAL, this::invite);
  }

  private Future<Reply> signUp(Call call) {
    Members body = call.body();
    String displayName = body.textOrNull("display_name");
    NewAccount request = new NewAccount(
        body.text("username"),
        body.text("password"),
        displayName == null ? null : shapes.name("display_name", displayName),
        body.textOrNull("invite"),
        clients.isOperator(call.request()),
        clients.address(call.request()));
    return accounts.signUp(request).map(tokens -> Reply.created(out -> tokens(out, tokens)));
  }

  private Future<Reply> token(Call call) {
    return switch (call.body().text("grant")) {
      case "password" -> signIn(call);
      case "refresh" -> refresh(call);
      default -> throw Fault.INVALID.because("`grant` must be password or refresh");
    };
  }

  private Future<Reply> signIn(Call call) {
    String username = call.body().text("username");
    String password = call.body().text("password");
    return accounts
        .signIn(username, password, clients.address(call.request()))
        .map(tokens -> Reply.ok(out -> tokens(out, tokens)));
  }

  private Future<Reply> refresh(Call call) {
    String token = call.body().text("refresh_token");
    String attempt = call.body().textOrNull("attempt");
    if (attempt != null) {
      Ids.token("attempt", attempt);
    }
    rates.enterFrom(clients.address(call.request()));
    return accounts.refresh(token, attempt).map(this::refreshed);
  }

  /** Also a refused refresh can end tokens, and their sockets are told first. */
  private Reply refreshed(Refreshed result) {
    signedOut(result.revoked());
    Tokens tokens = result.orThrow();
    return Reply.ok(out -> tokens(out, tokens));
  }

  private Future<Reply> signOut(Call call) {
    String token = call.body().text("refresh_token");
    rates.enterFrom(clients.address(call.request()));
    return accounts.signOut(token).map(revoked -> {
      signedOut(revoked);
      return Reply.done();
    });
  }

  private Future<Reply> invite(Call call) {
    return accounts
        .invite(call.caller())
        .map(made -> Reply.created(
            out -> out.put("invite", made.invite()).putTime("expires_at", made.expiresAt())));
  }

  private void signedOut(List<String> revoked) {
    if (!revoked.isEmpty()) {
      feed.publish(new Notice.SignedOut(revoked));
    }
  }

  private static void tokens(JsonOut out, Tokens tokens) {
    out.putObject("user", () -> Views.user(out, tokens.user()))
        .put("access_token", tokens.accessToken())
        .put("expires_in", tokens.expiresInSeconds())
        .put("refresh_token", tokens.refreshToken());
  }
}
