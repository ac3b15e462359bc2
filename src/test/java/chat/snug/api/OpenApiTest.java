package chat.snug.api;

import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.model.Fault;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The document of REST in itself. */
class OpenApiTest {
  private final OpenApi api = new OpenApi();

  @Test
  void isOpenApi31() {
    assertThat(api.document().root().get("openapi").asText()).startsWith("3.1.");
  }

  @Test
  void hasEveryCall() {
    assertThat(api.operations())
        .map(operation -> operation.method() + " " + operation.path())
        .containsExactlyInAnyOrder(
            "POST /v1/accounts",
            "POST /v1/tokens",
            "DELETE /v1/tokens",
            "POST /v1/invites",
            "GET /v1/users",
            "GET /v1/users/me",
            "PATCH /v1/users/me",
            "GET /v1/users/{user}",
            "PUT /v1/users/{user}",
            "POST /v1/rooms",
            "GET /v1/rooms",
            "GET /v1/rooms/{room}",
            "PATCH /v1/rooms/{room}",
            "DELETE /v1/rooms/{room}",
            "GET /v1/rooms/{room}/members",
            "PUT /v1/rooms/{room}/members/{user}",
            "DELETE /v1/rooms/{room}/members/{user}",
            "GET /v1/rooms/{room}/messages",
            "POST /v1/rooms/{room}/messages",
            "GET /v1/rooms/{room}/messages/{seq}",
            "PATCH /v1/rooms/{room}/messages/{seq}",
            "DELETE /v1/rooms/{room}/messages/{seq}",
            "GET /v1/rooms/{room}/messages/{seq}/replies",
            "PUT /v1/rooms/{room}/messages/{seq}/reactions/{emoji}",
            "DELETE /v1/rooms/{room}/messages/{seq}/reactions/{emoji}",
            "GET /v1/rooms/{room}/events",
            "POST /v1/catch-up",
            "POST /v1/presence",
            "GET /v1/rooms/{room}/presence",
            "GET /v1/rooms/{room}/reads",
            "PUT /v1/rooms/{room}/read",
            "GET /v1/socket",
            "GET /health/live",
            "GET /health/ready",
            "GET /metrics",
            "GET /openapi.json",
            "GET /asyncapi.json",
            "GET /");
  }

  @Test
  void givesEachOperationANameOfItsOwn() {
    assertThat(api.operations()).map(OpenApi.Operation::id).doesNotHaveDuplicates();
  }

  @Test
  void itsReferencesLeadSomewhere() {
    assertThat(api.document().objects().filter(node -> node.has("$ref")))
        .isNotEmpty()
        .allSatisfy(node -> assertThat(api.document().resolve(node)).isNotNull());
  }

  @Test
  void itsComponentsAreAllUsed() {
    var used = api.document()
        .objects()
        .filter(node -> node.has("$ref"))
        .map(node -> node.get("$ref").asText())
        .toList();
    for (var kind : List.of("schemas", "responses", "parameters")) {
      api.document()
          .at("/components/" + kind)
          .fieldNames()
          .forEachRemaining(name -> assertThat(used).contains("#/components/" + kind + "/" + name));
    }
  }

  @Test
  void describesEveryParameterOfEachPath() {
    for (var operation : api.operations()) {
      assertThat(api.examplePath(operation)).as(operation.toString()).doesNotContain("{");
    }
  }

  @Test
  void itsExamplesMatchTheirSchemas() {
    var examples = api.document().objects().filter(node -> node.has("schema")).toList();
    assertThat(examples).isNotEmpty();
    for (var node : examples) {
      examplesOf(node).forEach(example -> assertMatches(node.get("schema"), example));
    }
    for (var schema : api.document().at("/components/schemas")) {
      schema.path("examples").forEach(example -> assertMatches(schema, example));
    }
  }

  private static List<JsonNode> examplesOf(JsonNode media) {
    if (media.has("example")) {
      return List.of(media.get("example"));
    }
    return media.path("examples").findValues("value");
  }

  private void assertMatches(JsonNode schema, JsonNode example) {
    assertThat(api.document().violations(schema, example)).as("%s", example).isEmpty();
  }

  @Test
  void namesEveryFault() {
    assertThat(api.document().at("/components/schemas/Code/enum"))
        .map(JsonNode::asText)
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(Fault.values()).map(Fault::code).toList());
  }

  /** Schemas that both documents have are the same, but for what the texts say. */
  @Test
  void agreesWithTheDocumentOfTheSocket() {
    var other = new AsyncApi().document().at("/components/schemas");
    for (var name : List.of(
        "Id",
        "Seq",
        "Time",
        "ClientToken",
        "Role",
        "RoomKind",
        "User",
        "MessageEvent",
        "EditEvent",
        "DeleteEvent",
        "ReactionEvent",
        "MemberEvent",
        "RoomEvent",
        "Presence")) {
      assertThat(other.get(name))
          .as(name)
          .isEqualTo(api.document().at("/components/schemas/" + name));
    }
  }
}
