package chat.snug.storm;

import chat.snug.drivers.DriverProcess;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Lets clients compose messages, and now and then edit, delete, react, read and type. Nothing of it can be refused: nobody changes what somebody may
 * have deleted, and every change is composed once.
 */
final class Composer {
  private static final List<String> EMOJI = List.of("👍", "🎉", "❤️", "😀", "🚀", "👀", "🙏", "🔥");
  private static final int CHANGE_EVERY = 6;
  private static final int LONG_EVERY = 40;
  private static final int LONG_TEXT = 6000;

  private final List<String> rooms;
  private final List<StormClient> clients;
  private final Random random;
  private final Map<String, String> goneFor = new HashMap<>();
  private final Set<String> reactions = new HashSet<>();
  private int composed;

  Composer(List<String> rooms, List<StormClient> clients, Random random) {
    this.rooms = rooms;
    this.clients = clients;
    this.random = random;
  }

  int composed() {
    return composed;
  }

  /** A message of somebody, and perhaps something else of somebody else. */
  void compose() {
    StormClient client = present();
    tell(client, message());
    if (random.nextInt(CHANGE_EVERY) == 0) {
      change(present());
    }
  }

  private StormClient present() {
    StormClient client = clients.get(random.nextInt(clients.size()));
    while (client.isAway()) {
      client = clients.get(random.nextInt(clients.size()));
    }
    return client;
  }

  private Map<String, Object> message() {
    String words = "message " + composed + ", \"quoted\" and ünïcödé 👩‍👩‍👧";
    String text = random.nextInt(LONG_EVERY) == 0 ? words + " " + "x".repeat(LONG_TEXT) : words;
    Map<String, Object> message = new HashMap<>(Map.of("do", "send", "room", room(), "text", text));
    if (random.nextInt(LONG_EVERY) == 0) {
      message.put("data", Map.of("number", composed, "deep", Map.of("list", List.of(1, "two"))));
    }
    return message;
  }

  private void change(StormClient client) {
    switch (random.nextInt(6)) {
      case 0, 1 -> own(client, "edit");
      case 2 -> own(client, "delete");
      case 3 -> react(client);
      case 4 -> client.driver().tell(Map.of("do", "typing", "room", room()));
      default -> read(client);
    }
  }

  /** Edits or deletes a message of this client, which may not have been sent yet. */
  private void own(StormClient client, String what) {
    List<JsonNode> mine = client.driver().lines("queued").stream()
        .filter(line -> line.has("client_msg_id"))
        .filter(line -> !goneFor.containsKey(line.get("client_msg_id").asText()))
        .toList();
    if (mine.isEmpty()) {
      return;
    }
    JsonNode line = mine.get(random.nextInt(mine.size()));
    String id = line.get("client_msg_id").asText();
    Map<String, Object> command =
        new HashMap<>(Map.of("do", what, "room", line.get("room").asText(), "client_msg_id", id));
    if (what.equals("edit")) {
      command.put("text", "edit " + composed);
    } else {
      goneFor.put(id, client.name());
    }
    tell(client, command);
  }

  /** Reacts to a message that its author sees as sent and won't delete any more: for that it is marked as gone. */
  private void react(StormClient client) {
    StormClient author = present();
    List<JsonNode> sent = author.driver().lines("sent").stream()
        .filter(line -> line.has("client_msg_id"))
        .filter(
            line -> !author.name().equals(goneFor.get(line.get("client_msg_id").asText())))
        .toList();
    if (sent.isEmpty()) {
      return;
    }
    JsonNode line = sent.get(random.nextInt(sent.size()));
    String room = line.get("room").asText();
    long seq = line.get("seq").asLong();
    String emoji = EMOJI.get(random.nextInt(EMOJI.size()));
    goneFor.put(line.get("client_msg_id").asText(), "");
    if (reactions.add(client.user() + room + seq + emoji)) {
      tell(client, Map.of("do", "react", "room", room, "seq", seq, "emoji", emoji, "on", true));
    }
  }

  private void read(StormClient client) {
    Map<String, Long> seen = client.driver().lines("event").stream()
        .map(line -> line.get("event"))
        .collect(Collectors.toMap(
            event -> event.get("room").asText(), event -> event.get("seq").asLong(), Math::max));
    seen.forEach(
        (room, seq) -> client.driver().tell(Map.of("do", "read", "room", room, "seq", seq)));
  }

  private void tell(StormClient client, Map<String, Object> command) {
    Map<String, Object> tagged = new HashMap<>(command);
    tagged.put("tag", "tag" + composed++);
    DriverProcess driver = client.driver();
    driver.tell(tagged);
  }

  private String room() {
    return rooms.get(random.nextInt(rooms.size()));
  }
}
