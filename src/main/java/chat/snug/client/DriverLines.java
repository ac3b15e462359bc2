package chat.snug.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What the driver prints: a line of JSON for each thing that the application is told. */
final class DriverLines implements SnugListener {
  private final Consumer<ObjectNode> out;
  private final Consumer<String> diagnostics;

  /** Gives each line to {@code out}, in order. */
  DriverLines(Consumer<ObjectNode> out, Consumer<String> diagnostics) {
    this.out = out;
    this.diagnostics = diagnostics;
  }

  void ready(Map<String, Long> resumed) {
    out.accept(line("ready").set("resumed", places(resumed)));
  }

  void status(SnugClient.Status status) {
    out.accept(line("status")
        .put("state", status.state().text())
        .put("outbox", status.outbox())
        .set("rooms", places(status.rooms())));
  }

  void page(Page page) {
    ArrayNode items = Json.array();
    page.items().forEach(items::add);
    ObjectNode line = line("page").put("room", page.room());
    line.set("items", items);
    out.accept(
        line.put("before", page.before()).put("after", page.after()).put("head", page.head()));
  }

  void error(Throwable error) {
    boolean known = error instanceof ClientException;
    String code = error instanceof ClientException refusal ? refusal.code() : "internal";
    if (!known) {
      diagnostics.accept("a command failed: " + error);
    }
    out.accept(line("error").put("code", code).put("message", String.valueOf(error.getMessage())));
  }

  @Override
  public void state(ConnectionState state, @Nullable Long waitMillis, @Nullable Integer code) {
    ObjectNode line = line("state").put("state", state.text());
    if (waitMillis != null) {
      line.put("wait_ms", waitMillis);
    }
    if (code != null) {
      line.put("code", code);
    }
    out.accept(line);
  }

  @Override
  public void queued(Composed composed) {
    ObjectNode line = line("queued");
    if (composed.tag() != null) {
      line.put("tag", composed.tag());
    }
    out.accept(named(line, composed).put("room", composed.room()));
  }

  @Override
  public void sent(Composed composed, long seq, boolean duplicate) {
    out.accept(named(line("sent"), composed)
        .put("room", composed.room())
        .put("seq", seq)
        .put("duplicate", duplicate));
  }

  @Override
  public void failed(Composed composed, String code) {
    out.accept(named(line("failed"), composed).put("room", composed.room()).put("code", code));
  }

  @Override
  public void event(String room, ObjectNode event) {
    out.accept(line("event").set("event", event));
  }

  @Override
  public void reset(String room, long head) {
    out.accept(line("reset").put("room", room).put("head", head));
  }

  @Override
  public void left(String room) {
    out.accept(line("left").put("room", room));
  }

  @Override
  public void caughtUp(Map<String, Long> rooms) {
    out.accept(line("caught_up").set("rooms", places(rooms)));
  }

  @Override
  public void read(ObjectNode frame) {
    out.accept(told("read", frame));
  }

  @Override
  public void typing(ObjectNode frame) {
    out.accept(told("typing", frame));
  }

  @Override
  public void presence(ObjectNode frame) {
    out.accept(told("presence", frame));
  }

  @Override
  public void trouble(String what, Throwable why) {
    diagnostics.accept(what + ": " + why);
  }

  private static ObjectNode line(String on) {
    return Json.object().put("on", on);
  }

  private static ObjectNode named(ObjectNode line, Composed composed) {
    return line.put(composed.isMessage() ? "client_msg_id" : "ref", composed.id());
  }

  private static ObjectNode told(String on, ObjectNode frame) {
    ObjectNode line = line(on);
    for (Map.Entry<String, JsonNode> member : frame.properties()) {
      if (!member.getKey().equals("type")) {
        line.set(member.getKey(), member.getValue());
      }
    }
    return line;
  }

  private static ObjectNode places(Map<String, Long> rooms) {
    ObjectNode places = Json.object();
    new TreeMap<>(rooms).forEach(places::put);
    return places;
  }
}
