package chat.snug.api;

import static chat.snug.api.World.GARDEN;
import static chat.snug.api.World.made;
import static chat.snug.api.World.message;
import static chat.snug.api.World.ok;
import static chat.snug.api.World.refused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/** Messages, history, presence and read positions, in the garden and on the meadow. */
final class MessageScenes {
  private static final String MEADOW = "/v1/rooms/meadow";
  private static final String THUMB = "/reactions/%F0%9F%91%8D";

  private final OpenApi api;
  private final World world;
  /** The path of the example's message. */
  private String sent;

  MessageScenes(OpenApi api, World world) {
    this.api = api;
    this.world = world;
  }

  /** The garden is there. */
  void play() {
    world.makeMeadow();
    sending();
    changing();
    reacting();
    threads();
    deleting();
    past();
    presence();
    positions();
  }

  private void sending() {
    var path = GARDEN + "/messages";
    ObjectNode body = api.exampleBody(api.operation("sendMessage")).deepCopy();
    var seq = made(world.ann.post(path, body)).content().get("seq").asLong();
    sent = path + "/" + seq;
    assertThat(ok(world.ann.post(path, body)).content().get("duplicate").asBoolean())
        .isTrue();
    refused(world.ann.post(path, body.deepCopy().put("text", "Or not.")), 409, "id_reused");
    refused(world.eve.post(path, message("e-1", "May I?")), 404, "not_found");
    refused(world.eve.post(MEADOW + "/messages", message("e-1", "May I?")), 403, "forbidden");
    refused(
        world.ann.post(
            path,
            Map.of("client_msg_id", "a-9", "text", "Look", "attachments", List.of("picture"))),
        400,
        "unsupported");
    refused(
        world.ann.post(path, Map.of("client_msg_id", "a-9", "text", "What?", "reply_to", 999)),
        404,
        "not_found");
  }

  private void changing() {
    var edit = api.exampleBody(api.operation("editMessage"));
    ok(world.ann.patch(sent, edit));
    refused(world.bob.patch(sent, edit), 403, "forbidden");
    refused(world.ann.patch(GARDEN + "/messages/999", edit), 404, "not_found");
    refused(world.ann.patch(sent, Map.of("text", 1)), 400, "invalid");
  }

  private void reacting() {
    ok(world.bob.put(sent + THUMB, ""));
    assertThat(ok(world.bob.put(sent + THUMB, "")).content().get("duplicate").asBoolean())
        .isTrue();
    refused(world.eve.put(MEADOW + "/messages/3" + THUMB, ""), 403, "forbidden");
    refused(world.eve.put(sent + THUMB, ""), 404, "not_found");
    refused(world.eve.delete(MEADOW + "/messages/3" + THUMB), 403, "forbidden");
    refused(world.eve.delete(sent + THUMB), 404, "not_found");
    ok(world.bob.put(sent + "/reactions/%E2%9D%A4", ""));
    ok(world.bob.delete(sent + "/reactions/%E2%9D%A4"));
  }

  private void threads() {
    var root = ok(world.ann.get(sent)).content().get("seq");
    made(world.bob.post(
        GARDEN + "/messages",
        Map.of(
            "client_msg_id",
            "b-2",
            "text",
            "I bring bread.",
            "thread",
            root,
            "mentions",
            List.of("ann"))));
    assertThat(ok(world.ann.get(sent + "/replies")).content().get("items")).hasSize(1);
    refused(world.eve.get(sent + "/replies"), 404, "not_found");
    refused(world.admin.get(sent + "/replies"), 403, "forbidden");
  }

  private void deleting() {
    var seq = made(world.ann.post(GARDEN + "/messages", message("a-3", "Or are they?")))
        .content()
        .get("seq");
    var path = GARDEN + "/messages/" + seq;
    ok(world.ann.patch(path, Map.of("text", "Are they?", "data", Map.of())));
    refused(world.cid.delete(path), 403, "forbidden");
    refused(world.eve.delete(path), 404, "not_found");
    ok(world.ann.delete(path));
    assertThat(ok(world.cid.get(path)).content().has("deleted_at")).isTrue();
  }

  private void past() {
    var page = ok(world.ann.get(GARDEN + "/messages?limit=1")).content();
    ok(world.ann.get(GARDEN + "/messages?before=" + page.get("before")));
    ok(world.ann.get(GARDEN + "/messages?around=1"));
    refused(world.ann.get(GARDEN + "/messages?limit=0"), 400, "invalid");
    refused(world.ann.get(GARDEN + "/messages?before=1&after=1"), 400, "invalid");
    for (var path : List.of("/messages", sent.substring(GARDEN.length()), "/events")) {
      refused(world.eve.get(GARDEN + path), 404, "not_found");
      refused(world.admin.get(GARDEN + path), 403, "forbidden");
    }
    var events = ok(world.eve.get(MEADOW + "/events?after=1&limit=1")).content();
    assertThat(events.get("after").asLong()).isEqualTo(2);
    assertThat(ok(world.ann.get(GARDEN + "/events")).content().findValuesAsText("type"))
        .contains("message", "edit", "delete", "reaction", "member", "room");
    var missed = ok(world.ann.post("/v1/catch-up", api.exampleBody(api.operation("catchUp"))));
    assertThat(missed.content().at("/rooms/garden/items")).isNotEmpty();
    assertThat(missed.content().at("/rooms/attic/error").asText()).isEqualTo("not_found");
    assertThat(ok(world.ann.get(GARDEN)).content().get("last_message").has("deleted_at"))
        .isTrue();
  }

  private void presence() {
    var asked = api.exampleBody(api.operation("getPresence"));
    assertThat(ok(world.ann.post("/v1/presence", asked)).content().get("items")).hasSize(2);
    assertThat(ok(world.ann.get(GARDEN + "/presence")).content().get("online").asInt())
        .isZero();
    refused(world.eve.get(GARDEN + "/presence"), 404, "not_found");
    refused(world.eve.get(MEADOW + "/presence"), 403, "forbidden");
  }

  private void positions() {
    var read = api.exampleBody(api.operation("moveRead"));
    ok(world.bob.put(GARDEN + "/read", read));
    refused(world.bob.put(GARDEN + "/read", Map.of("seq", 999)), 400, "invalid");
    refused(world.eve.put(GARDEN + "/read", read), 404, "not_found");
    refused(world.eve.put(MEADOW + "/read", Map.of("seq", 1)), 403, "forbidden");
    assertThat(ok(world.ann.get(GARDEN + "/reads")).content().get("items")).hasSize(3);
    refused(world.eve.get(GARDEN + "/reads"), 404, "not_found");
    refused(world.eve.get(MEADOW + "/reads"), 403, "forbidden");
  }
}
