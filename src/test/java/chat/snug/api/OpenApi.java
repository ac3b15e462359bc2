package chat.snug.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The document of REST: its operations, and what each of them may answer. */
final class OpenApi {
  private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

  private final ApiDocument document = ApiDocument.read("openapi.json");
  private final List<Operation> operations = new ArrayList<>();

  OpenApi() {
    var paths = document.at("/paths").fields();
    while (paths.hasNext()) {
      var path = paths.next();
      var methods = path.getValue().fields();
      while (methods.hasNext()) {
        var method = methods.next();
        if (METHODS.contains(method.getKey())) {
          operations.add(new Operation(
              method.getKey().toUpperCase(Locale.ROOT), path.getKey(), method.getValue()));
        }
      }
    }
  }

  /** One method of one path. */
  record Operation(String method, String path, JsonNode node) {

    String id() {
      return node.get("operationId").asText();
    }

    /** Whether it takes no token. */
    boolean isOpen() {
      return node.has("security") && node.get("security").isEmpty();
    }

    boolean hasBody() {
      return node.has("requestBody");
    }

    boolean documents(int status) {
      return node.get("responses").has(String.valueOf(status));
    }

    private boolean isAt(String asked) {
      var pattern = Pattern.quote(path).replaceAll("\\{\\w+}", "\\\\E[^/]+\\\\Q");
      return asked.matches(pattern);
    }

    @Override
    public String toString() {
      return method + " " + path;
    }
  }

  ApiDocument document() {
    return document;
  }

  List<Operation> operations() {
    return operations;
  }

  Operation operation(String id) {
    return operations.stream()
        .filter(operation -> operation.id().equals(id))
        .findAny()
        .orElseThrow();
  }

  /** The operation that answers there, if any: of the paths that fit, the one without parameters decides. */
  Optional<Operation> find(String method, String path) {
    var decides = operations.stream()
        .filter(operation -> operation.isAt(path))
        .map(Operation::path)
        .min(Comparator.comparing(template -> template.contains("{")));
    return operations.stream()
        .filter(operation -> operation.method().equals(method))
        .filter(operation -> decides.filter(operation.path()::equals).isPresent())
        .findAny();
  }

  /** All answers that are documented, as {@code id status code}; the code only where it is a problem. */
  Set<String> answers() {
    var answers = new TreeSet<String>();
    for (var operation : operations) {
      operation.node().get("responses").fieldNames().forEachRemaining(status -> {
        var codes = codes(operation, status);
        if (codes.isEmpty()) {
          answers.add(operation.id() + " " + status);
        }
        codes.forEach(code -> answers.add(operation.id() + " " + status + " " + code));
      });
    }
    return answers;
  }

  private List<String> codes(Operation operation, String status) {
    var codes = new ArrayList<String>();
    response(operation, status)
        .at("/content/application~1problem+json/schema/allOf")
        .forEach(
            part -> part.at("/properties/code/enum").forEach(code -> codes.add(code.asText())));
    return codes;
  }

  /** What is documented of an answer; fails where nothing is. */
  JsonNode response(Operation operation, String status) {
    var response = operation.node().get("responses").get(status);
    if (response == null) {
      throw new AssertionError(operation + " answers " + status + ", which is not documented");
    }
    return document.resolve(response);
  }

  /** The example of the body; with several, the first. */
  JsonNode exampleBody(Operation operation) {
    var media = operation.node().at("/requestBody/content/application~1json");
    return media.has("example")
        ? media.get("example")
        : media.get("examples").elements().next().get("value");
  }

  JsonNode exampleBody(Operation operation, String name) {
    return operation
        .node()
        .at("/requestBody/content/application~1json/examples/" + name + "/value");
  }

  /** The path with its parameters replaced by their examples. */
  String examplePath(Operation operation) {
    var path = operation.path();
    for (var reference : operation.node().path("parameters")) {
      var parameter = document.resolve(reference);
      if (parameter.get("in").asText().equals("path")) {
        path = path.replace(
            "{" + parameter.get("name").asText() + "}",
            Rest.encoded(parameter.get("example").asText()));
      }
    }
    return path;
  }
}
