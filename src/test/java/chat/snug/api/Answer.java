package chat.snug.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.net.http.HttpHeaders;

/** What a server answered to one request. */
record Answer(int status, HttpHeaders headers, String body) {

  /** The media type without parameters; empty where there is no body. */
  String type() {
    return headers.firstValue("Content-Type").orElse("").replaceFirst(";.*", "");
  }

  /** The body as JSON, or as text where it is none; missing where there is none. */
  JsonNode content() {
    if (body.isEmpty()) {
      return MissingNode.getInstance();
    }
    if (!type().endsWith("json")) {
      return TextNode.valueOf(body);
    }
    try {
      return ApiDocument.JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw new AssertionError("no JSON: " + body, e);
    }
  }

  /** A member of the body as text. */
  String text(String member) {
    return content().path(member).asText();
  }

  /** The code of a problem; empty where it is none. */
  String code() {
    return type().equals("application/problem+json") ? text("code") : "";
  }
}
