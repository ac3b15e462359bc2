package chat.snug.api;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.keyword.NonValidationKeyword;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** One of the API documents, with a validator for the schemas in it. */
final class ApiDocument {
  static final ObjectMapper JSON = new ObjectMapper();

  /** JSON Schema with the two words that only a reader of the whole document needs. */
  private static final SchemaRegistry SCHEMAS =
      SchemaRegistry.withDefaultDialect(Dialect.builder(Dialects.getDraft202012())
          .keyword(new NonValidationKeyword("components"))
          .keyword(new NonValidationKeyword("discriminator"))
          .build());

  private final JsonNode root;
  private final Map<JsonNode, Schema> compiled = new ConcurrentHashMap<>();

  private ApiDocument(JsonNode root) {
    this.root = root;
  }

  /** The document as it lies in the jar, such as {@code openapi.json}. */
  static ApiDocument read(String name) {
    try (var in = ApiDocument.class.getResourceAsStream("/api/" + name)) {
      return new ApiDocument(JSON.readTree(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  JsonNode root() {
    return root;
  }

  /** What stands there, with its reference followed; fails where there is nothing. */
  JsonNode at(String pointer) {
    return resolve(root.at(JsonPointer.compile(pointer)));
  }

  JsonNode resolve(JsonNode node) {
    var target = node.has("$ref") ? root.at(node.get("$ref").asText().substring(1)) : node;
    if (target.isMissingNode()) {
      throw new IllegalArgumentException("nothing stands at " + node);
    }
    return target.has("$ref") ? resolve(target) : target;
  }

  /** What is wrong with the value by this schema of the document. */
  List<String> violations(JsonNode schema, JsonNode value) {
    return compiled.computeIfAbsent(schema, this::compile).validate(value).stream()
        .map(Error::toString)
        .toList();
  }

  /** Every object of the document, the outer ones first. */
  Stream<JsonNode> objects() {
    var all = new ArrayList<JsonNode>();
    collect(root, all);
    return all.stream();
  }

  private static void collect(JsonNode node, List<JsonNode> all) {
    if (node.isObject()) {
      all.add(node);
    }
    node.forEach(child -> collect(child, all));
  }

  /** References lead to the document's components, which go with the schema. */
  private Schema compile(JsonNode schema) {
    var whole = JsonNodeFactory.instance.objectNode();
    whole.putArray("allOf").add(schema);
    whole.set("components", root.get("components"));
    return SCHEMAS.getSchema(whole);
  }
}
