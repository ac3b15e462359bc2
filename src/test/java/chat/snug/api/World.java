package chat.snug.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;

/** The people of the documents' examples on one server: Ann, who owns the room garden, Bob and Cid, who are in it, Eve, who is not, and an administrator. */
final class World {
  static final String GARDEN = "/v1/rooms/garden";

  final Rest nobody;
  final Rest admin;
  final Rest ann;
  final Rest bob;
  final Rest cid;
  final Rest eve;

  World(Rest nobody) {
    this.nobody = nobody;
    admin = nobody.with(Jwt.ofAdmin("root"));
    ann = user("ann");
    bob = user("bob");
    cid = user("cid");
    eve = user("eve");
  }

  /** Makes the room as the examples have it; its log ends at 4. */
  void makeGarden() {
    made(ann.post("/v1/rooms", group("garden", "bob", "cid")));
  }

  static Map<String, Object> group(String id, String... members) {
    return Map.of("id", id, "kind", "group", "name", "Garden", "members", List.of(members));
  }

  /** A public room of Ann's that nobody else is in. */
  void makeMeadow() {
    made(ann.post("/v1/rooms", Map.of("id", "meadow", "kind", "public")));
    made(ann.post("/v1/rooms/meadow/messages", message("m-1", "Welcome, all of you.")));
  }

  static Map<String, Object> message(String id, String text) {
    return Map.of("client_msg_id", id, "text", text);
  }

  private Rest user(String id) {
    assertThat(admin.put("/v1/users/" + id, Map.of()).status()).isEqualTo(200);
    return nobody.with(Jwt.of(id));
  }

  static Answer made(Answer answer) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    return answer;
  }

  static Answer ok(Answer answer) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer;
  }

  static void done(Answer answer) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(204);
  }

  static void refused(Answer answer, int status, String code) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.code()).isEqualTo(code);
  }
}
