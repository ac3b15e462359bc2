package chat.snug.api;

import static chat.snug.api.World.done;
import static chat.snug.api.World.made;
import static chat.snug.api.World.ok;
import static chat.snug.api.World.refused;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;

/** Accounts, tokens and users, on a server without accounts. */
final class AccountScenes {
  private static final String PASSWORD = "correct horse battery staple";

  private final OpenApi api;
  private final World world;

  AccountScenes(OpenApi api, World world) {
    this.api = api;
    this.world = world;
  }

  void play() {
    var first = made(world.nobody.post("/v1/accounts", api.exampleBody(api.operation("signUp"))));
    invites(world.nobody.with(first.text("access_token")));
    tokens();
    users();
  }

  private void invites(Rest admin) {
    refused(world.eve.post("/v1/invites", Map.of()), 403, "forbidden");
    var invite = made(admin.post("/v1/invites", Map.of())).text("invite");
    refused(signUp("emil", "a wrong one"), 403, "forbidden");
    refused(signUp("dora", invite), 409, "username_taken");
    made(signUp("emil", invite));
  }

  private Answer signUp(String name, String invite) {
    return world.nobody.post(
        "/v1/accounts", Map.of("username", name, "password", PASSWORD, "invite", invite));
  }

  private void tokens() {
    var grant = api.exampleBody(api.operation("getTokens"), "password");
    var first = ok(world.nobody.post("/v1/tokens", grant));
    refused(
        world.nobody.post(
            "/v1/tokens",
            Map.of("grant", "password", "username", "dora", "password", "not hers at all")),
        401,
        "unauthorized");
    var renewal = Map.of(
        "grant", "refresh", "refresh_token", first.text("refresh_token"), "attempt", "1764-1");
    var second = ok(world.nobody.post("/v1/tokens", renewal));
    assertThat(second.content().get("expires_in").asInt()).isEqualTo(900);
    done(world.nobody.call(
        "DELETE", "/v1/tokens", Map.of("refresh_token", second.text("refresh_token"))));
    refused(world.nobody.post("/v1/tokens", renewal), 401, "unauthorized");
  }

  private void users() {
    ok(world.ann.get("/v1/users/me"));
    var profile = api.exampleBody(api.operation("changeMe"));
    assertThat(ok(world.ann.patch("/v1/users/me", profile)).text("display_name"))
        .isEqualTo(profile.get("display_name").asText());
    assertThat(ok(world.bob.get("/v1/users?query=OF%20THE%20GARDEN")).content().get("items"))
        .hasSize(1);
    assertThat(ok(world.bob.get("/v1/users?id=bob&id=nobody&id=ann")).content().get("items"))
        .map(user -> user.get("id").asText())
        .isEqualTo(List.of("bob", "ann"));
    refused(world.bob.get("/v1/users?query=a&id=ann"), 400, "invalid");
    var page = ok(world.bob.get("/v1/users?limit=2"));
    ok(world.bob.get("/v1/users?limit=2&cursor=" + page.text("cursor")));
    ok(world.bob.get("/v1/users/ann"));
    refused(world.bob.get("/v1/users/nobody"), 404, "not_found");
    refused(world.bob.put("/v1/users/ann", profile), 403, "forbidden");
    refused(world.admin.put("/v1/users/a%20b", profile), 404, "not_found");
    ok(world.admin.put("/v1/users/frida", profile));
  }
}
