package chat.snug.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.StreamSupport;

/** The document of the socket: its frames, each under {@code client.} or {@code server.} and its type. */
final class AsyncApi {
  private final ApiDocument document = ApiDocument.read("asyncapi.json");

  ApiDocument document() {
    return document;
  }

  /** The types of the frames of one side. */
  Set<String> types(String side) {
    var types = new TreeSet<String>();
    messages().fieldNames().forEachRemaining(name -> {
      if (name.startsWith(side + ".")) {
        types.add(name.substring(side.length() + 1));
      }
    });
    return types;
  }

  /** What is wrong with a frame; a frame that the document lacks is wrong. */
  List<String> violations(String side, JsonNode frame) {
    var message = messages().get(side + "." + frame.path("type").asText());
    return message == null
        ? List.of("the frame is not documented")
        : document.violations(message.get("payload"), frame);
  }

  /** The examples of one frame. */
  List<JsonNode> examples(String side, String type) {
    return StreamSupport.stream(
            messages().get(side + "." + type).get("examples").spliterator(), false)
        .map(example -> example.get("payload"))
        .toList();
  }

  /** The types of the frames that may answer one of the client's. */
  Set<String> replies(String type) {
    var replies = new TreeSet<String>();
    document
        .root()
        .at("/operations/receive." + type + "/reply/messages")
        .forEach(reference ->
            replies.add(reference.get("$ref").asText().replaceFirst(".*server\\.", "")));
    return replies;
  }

  /** The close codes that the server uses. */
  JsonNode closeCodes() {
    return document.at("/channels/socket/x-close-codes");
  }

  private JsonNode messages() {
    return document.at("/components/messages");
  }
}
