package chat.snug.client;

import chat.snug.client.Composed.Kind;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** What the driver is told to do: each command is one call of the library. */
final class DriverCommands {
  private final SnugClient client;
  private final LongConsumer tokenLifetime;
  private final DriverLines lines;

  DriverCommands(SnugClient client, LongConsumer tokenLifetime, DriverLines lines) {
    this.client = client;
    this.tokenLifetime = tokenLifetime;
    this.lines = lines;
  }

  /** Does what the line says; what cannot be done is told as an error. */
  void line(String text) {
    try {
      ObjectNode command = Json.object(text);
      if (command == null) {
        throw ClientException.invalid("a command is a JSON object on one line");
      }
      run(command);
    } catch (RuntimeException e) {
      lines.error(e);
    }
  }

  /** Whether this line ends the driver. */
  static boolean isQuit(String text) {
    ObjectNode command = Json.object(text);
    return command != null && "quit".equals(Json.text(command, "do"));
  }

  private void run(ObjectNode command) {
    switch (String.valueOf(Json.text(command, "do"))) {
      case "connect" -> client.connect();
      case "close" -> client.close();
      case "send" -> compose(Kind.SEND, command);
      case "edit" -> compose(Kind.EDIT, command);
      case "delete" -> compose(Kind.DELETE, command);
      case "react" -> compose(Kind.REACT, command);
      case "read" -> client.read(text(command, "room"), number(command, "seq"));
      case "typing" -> client.typing(text(command, "room"));
      case "watch" -> client.watch(users(command));
      case "background" -> client.background();
      case "foreground" -> client.foreground();
      case "active_room" -> client.activeRoom(activeRoom(command));
      case "network" -> client.network(up(command));
      case "history" -> tell(client.history(text(command, "room"), query(command)));
      case "reset" -> client.reset(text(command, "room"));
      case "token_lifetime" -> tokenLifetime.accept(number(command, "seconds"));
      case "state" -> client.status().onSuccess(lines::status).onFailure(lines::error);
      default -> throw ClientException.invalid("`do` names no command");
    }
  }

  private void compose(Kind kind, ObjectNode command) {
    ObjectNode members = command.deepCopy();
    members.remove(List.of("do", "tag", "room"));
    JsonNode tag = command.get("tag");
    client
        .compose(kind, text(command, "room"), members, tag == null ? null : tag.asText())
        .onFailure(lines::error);
  }

  private void tell(Future<Page> page) {
    page.onSuccess(lines::page).onFailure(lines::error);
  }

  private static Page.Query query(ObjectNode command) {
    Long limit = cursor(command, "limit");
    demand(limit == null || limit <= Integer.MAX_VALUE, "`limit` as a smaller number");
    return new Page.Query(
        cursor(command, "before"),
        cursor(command, "after"),
        cursor(command, "around"),
        limit == null ? null : limit.intValue());
  }

  private static @Nullable Long cursor(ObjectNode command, String name) {
    return command.hasNonNull(name) ? (Long) number(command, name) : null;
  }

  private static List<String> users(ObjectNode command) {
    demand(command.path("users").isArray(), "`users`: a list of users");
    List<String> users = new ArrayList<>();
    for (JsonNode user : command.path("users")) {
      demand(user.isTextual(), "users as texts");
      users.add(user.textValue());
    }
    return users;
  }

  private static @Nullable String activeRoom(ObjectNode command) {
    demand(command.has("room"), "`room`: a room or null");
    return command.path("room").isNull() ? null : text(command, "room");
  }

  private static boolean up(ObjectNode command) {
    demand(command.path("up").isBoolean(), "`up`: true or false");
    return command.path("up").booleanValue();
  }

  private static String text(ObjectNode command, String name) {
    String value = Json.text(command, name);
    if (value == null || value.isEmpty()) {
      throw ClientException.invalid("this needs `" + name + "` as a text");
    }
    return value;
  }

  private static long number(ObjectNode command, String name) {
    long value = Json.number(command, name, -1);
    demand(value >= 0, "`" + name + "` as a number");
    return value;
  }

  private static void demand(boolean holds, String what) {
    if (!holds) {
      throw ClientException.invalid("this needs " + what);
    }
  }
}
