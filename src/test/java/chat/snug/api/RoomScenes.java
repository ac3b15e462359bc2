package chat.snug.api;

import static chat.snug.api.World.GARDEN;
import static chat.snug.api.World.done;
import static chat.snug.api.World.group;
import static chat.snug.api.World.made;
import static chat.snug.api.World.ok;
import static chat.snug.api.World.refused;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;

/** Rooms and their members, on a server where a room has five members at most. */
final class RoomScenes {
  static final String ROOM_MEMBERS = "5";

  private final OpenApi api;
  private final World world;

  RoomScenes(OpenApi api, World world) {
    this.api = api;
    this.world = world;
  }

  /** Makes the garden first. */
  void play() {
    making();
    reading();
    changing();
    members();
    ending();
  }

  private void making() {
    var garden = api.exampleBody(api.operation("makeRoom"), "group");
    made(world.ann.post("/v1/rooms", garden));
    ok(world.ann.post("/v1/rooms", garden));
    refused(world.bob.post("/v1/rooms", garden), 409, "room_exists");
    refused(world.ann.post("/v1/rooms", group("shed", "nobody")), 404, "not_found");
    for (var user : new String[] {"g1", "g2"}) {
      ok(world.admin.put("/v1/users/" + user, Map.of()));
    }
    refused(
        world.ann.post("/v1/rooms", group("shed", "bob", "cid", "eve", "g1", "g2")),
        403,
        "forbidden");
    var direct = api.exampleBody(api.operation("makeRoom"), "direct");
    var room = made(world.ann.post("/v1/rooms", direct));
    assertThat(ok(world.ann.post("/v1/rooms", direct)).text("id")).isEqualTo(room.text("id"));
    refused(world.ann.post("/v1/rooms", Map.of("kind", "party")), 400, "invalid");
  }

  private void reading() {
    var page = ok(world.ann.get("/v1/rooms?limit=1"));
    ok(world.ann.get("/v1/rooms?limit=1&cursor=" + page.text("cursor")));
    ok(world.bob.get(GARDEN));
    refused(world.eve.get(GARDEN), 404, "not_found");
    var fromOutside = ok(world.admin.get(GARDEN)).content();
    assertThat(fromOutside.get("role").isNull()).isTrue();
    assertThat(fromOutside.get("last_message").isNull()).isTrue();
  }

  private void changing() {
    var change = api.exampleBody(api.operation("changeRoom"));
    ok(world.ann.patch(GARDEN, change));
    refused(world.bob.patch(GARDEN, change), 403, "forbidden");
    refused(world.eve.patch(GARDEN, change), 404, "not_found");
    ok(world.ann.patch(GARDEN, Map.of("name", "Garden")));
  }

  private void members() {
    var moderator = api.exampleBody(api.operation("putMember"));
    assertThat(ok(world.bob.get(GARDEN + "/members?limit=2")).content().get("items"))
        .hasSize(2);
    refused(world.eve.get(GARDEN + "/members"), 404, "not_found");
    ok(world.ann.put(GARDEN + "/members/bob", moderator));
    refused(world.cid.put(GARDEN + "/members/cid", moderator), 403, "forbidden");
    refused(world.ann.put(GARDEN + "/members/nobody", Map.of()), 404, "not_found");
    ok(world.bob.put(GARDEN + "/members/eve", Map.of()));
    done(world.eve.delete(GARDEN + "/members/me"));
    refused(world.bob.delete(GARDEN + "/members/ann"), 403, "forbidden");
    refused(world.bob.delete(GARDEN + "/members/eve"), 404, "not_found");
  }

  private void ending() {
    made(world.ann.post("/v1/rooms", group("shed", "bob")));
    refused(world.bob.delete("/v1/rooms/shed"), 403, "forbidden");
    refused(world.eve.delete("/v1/rooms/shed"), 404, "not_found");
    done(world.ann.delete("/v1/rooms/shed"));
  }
}
