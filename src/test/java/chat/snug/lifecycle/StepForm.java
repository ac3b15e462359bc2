package chat.snug.lifecycle;

import static java.util.Map.entry;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** What a step may look like (src/test/resources/lifecycle/README.md); tells what is wrong with one. */
final class StepForm {
  private static final Set<String> COMMANDS = Set.of(
      "connect",
      "close",
      "send",
      "edit",
      "delete",
      "react",
      "read",
      "typing",
      "watch",
      "background",
      "foreground",
      "active_room",
      "network",
      "history",
      "state",
      "reset");
  private static final Set<String> WELCOME = Set.of(
      "session",
      "user",
      "server_time",
      "epoch",
      "heartbeat_seconds",
      "offline_after_seconds",
      "limits",
      "rooms",
      "more");
  private static final Set<String> MATCHERS =
      Set.of("$any", "$absent", "$between", "$bind", "$anyOrder", "$includes");
  private static final Set<String> WITH_SOCKET = Set.of("frame", "welcome", "text", "server_close");

  private static final Map<String, Predicate<JsonNode>> STEPS = Map.ofEntries(
      entry("do", body -> COMMANDS.contains(body.path("do").asText())),
      entry("advance", StepForm::duration),
      entry("jump", StepForm::duration),
      entry("open", StepForm::socket),
      entry("refuse", StepForm::socket),
      entry("break", StepForm::socket),
      entry("frame", JsonNode::isObject),
      entry("welcome", body -> body.isObject() && only(body, WELCOME)),
      entry("text", JsonNode::isTextual),
      entry("server_close", body -> body.isNull() || body.isInt()),
      entry("own_close", JsonNode::isInt),
      entry("answer", StepForm::answer),
      entry("fail_call", StepForm::call),
      entry("token", StepForm::token),
      entry("restart", StepForm::yes),
      entry("timers", body -> body.isInt() || matcher(body)),
      entry("expect", StepForm::expectation),
      entry("expect_quiet", StepForm::duration));

  private StepForm() {}

  /** What is wrong with the step; empty where it is well formed. */
  static List<String> faults(JsonNode step) {
    List<String> faults = new ArrayList<>();
    List<String> kinds = names(step).stream().filter(STEPS::containsKey).toList();
    if (kinds.size() != 1) {
      return List.of("a step has one of the members " + STEPS.keySet());
    }
    String kind = kinds.get(0);
    Collection<String> others = names(step);
    others.remove(kind);
    if (!others.isEmpty()
        && !(WITH_SOCKET.contains(kind) && Set.of("socket").containsAll(others))) {
      faults.add("unknown members " + others);
    }
    if (!STEPS.getOrDefault(kind, any -> false).test(step.path(kind))) {
      faults.add(kind + " can't be " + step.path(kind));
    }
    return faults;
  }

  private static boolean duration(JsonNode body) {
    return body.canConvertToLong() && body.isIntegralNumber() && body.asLong() >= 0;
  }

  private static boolean socket(JsonNode body) {
    return yes(body) || (body.isInt() && body.asInt() > 0);
  }

  private static boolean yes(JsonNode body) {
    return body.isBoolean() && body.asBoolean();
  }

  private static boolean call(JsonNode body) {
    return body.asText().matches("(GET|POST|PUT|PATCH|DELETE) /v1/\\S+");
  }

  private static boolean answer(JsonNode body) {
    return call(body.path("call"))
        && only(body, Set.of("call", "status", "body", "headers"))
        && (body.path("status").isMissingNode() || body.path("status").isInt());
  }

  private static boolean token(JsonNode body) {
    return body.asText().equals("fail")
        || (body.path("seconds").isInt() && only(body, Set.of("seconds")));
  }

  private static boolean expectation(JsonNode body) {
    return body.isObject()
        && only(body, Set.of("app", "wire", "calls", "tokens"))
        && lists(body)
        && matchersKnown(body);
  }

  private static boolean lists(JsonNode body) {
    return Set.of("app", "wire", "calls").stream()
        .map(body::path)
        .allMatch(stream -> stream.isMissingNode() || stream.isArray() || matcher(stream));
  }

  /** Every object with a member that starts with a dollar sign is a matcher, alone in it. */
  private static boolean matchersKnown(JsonNode body) {
    boolean dollar = names(body).stream().anyMatch(name -> name.startsWith("$"));
    if (dollar && !matcher(body)) {
      return false;
    }
    for (JsonNode child : body) {
      if (!matchersKnown(child)) {
        return false;
      }
    }
    return true;
  }

  private static boolean matcher(JsonNode body) {
    return body.size() == 1 && only(body, MATCHERS);
  }

  private static boolean only(JsonNode body, Set<String> known) {
    return known.containsAll(names(body));
  }

  private static Collection<String> names(JsonNode body) {
    List<String> names = new ArrayList<>();
    body.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
