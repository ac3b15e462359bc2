package chat.snug.running;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** A session over the JDK's WebSocket client, which is nobody's here: it keeps all frames that came. */
public final class ChatSocket implements WebSocket.Listener {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int LOST = 1006;

  private final List<JsonNode> frames = new ArrayList<>();
  private final StringBuilder parts = new StringBuilder();
  private final CompletableFuture<Integer> closed = new CompletableFuture<>();
  private final Object sending = new Object();
  private WebSocket socket;
  private CompletableFuture<WebSocket> sent = CompletableFuture.completedFuture(null);
  private final Consumer<JsonNode> listener;
  private final boolean keepsMessages;

  private ChatSocket(Consumer<JsonNode> listener, boolean keepsMessages) {
    this.listener = listener;
    this.keepsMessages = keepsMessages;
  }

  /** Keeps every frame. */
  static ChatSocket hello(Person person, HttpClient http, String device) {
    return hello(person, http, device, new ChatSocket(frame -> {}, true));
  }

  /** Shows every frame to the listener as it comes, and keeps all but messages. */
  static ChatSocket hello(
      Person person, HttpClient http, String device, Consumer<JsonNode> listener) {
    return hello(person, http, device, new ChatSocket(listener, false));
  }

  private static ChatSocket hello(Person person, HttpClient http, String device, ChatSocket chat) {
    URI uri =
        URI.create("ws://" + person.server().host() + ":" + person.server().port() + "/v1/socket");
    chat.socket = http.newWebSocketBuilder()
        .buildAsync(uri, chat)
        .orTimeout(20, TimeUnit.SECONDS)
        .join();
    chat.send(
        Map.of("type", "hello", "token", person.token(), "device", device, "state", "foreground"));
    chat.await("welcome");
    return chat;
  }

  /** Sends a frame. May be called from any thread. */
  public void send(Map<String, ?> frame) {
    synchronized (sending) {
      String text = Person.JSON.valueToTree(frame).toString();
      sent = sent.thenCompose(before -> socket.sendText(text, true));
    }
  }

  public void say(String room, String clientMsgId, String text) {
    send(Map.of("type", "send", "room", room, "client_msg_id", clientMsgId, "text", text));
  }

  /** Pings, and waits for the pong: all that was answered before has come. */
  public JsonNode sync() {
    int since = count();
    send(Map.of("type", "ping"));
    return await("a pong", since, frame -> isOf(frame, "pong"));
  }

  public JsonNode await(String type) {
    return await(type, 0, frame -> isOf(frame, type));
  }

  /** The first frame from number {@code since} on that fits. */
  public JsonNode await(String what, int since, Predicate<JsonNode> fits) {
    List<JsonNode> found = new ArrayList<>(1);
    Waiting.until(what, PATIENCE, () -> {
      frames(since).stream().filter(fits).findFirst().ifPresent(found::add);
      if (found.isEmpty() && closed.isDone() && frames(since).stream().noneMatch(fits)) {
        throw new AssertionError("closed with " + closed.join() + " while waiting for " + what);
      }
      return !found.isEmpty();
    });
    return found.get(0);
  }

  public static boolean isOf(JsonNode frame, String type) {
    return frame.path("type").asText().equals(type);
  }

  public int count() {
    synchronized (frames) {
      return frames.size();
    }
  }

  public List<JsonNode> frames(int since) {
    synchronized (frames) {
      return List.copyOf(frames.subList(since, frames.size()));
    }
  }

  /** The events of a room's log that came live, in the order in which they came. */
  public List<JsonNode> events(String room) {
    return frames(0).stream()
        .filter(frame ->
            frame.path("room").asText().equals(room) && frame.has("seq") && !isOf(frame, "ack"))
        .filter(frame -> !isOf(frame, "read"))
        .toList();
  }

  /** Acks by their client_msg_id. */
  public Map<String, JsonNode> acks() {
    Map<String, JsonNode> acks = new HashMap<>();
    frames(0).stream()
        .filter(frame -> isOf(frame, "ack") && frame.has("client_msg_id"))
        .forEach(frame -> acks.putIfAbsent(frame.get("client_msg_id").asText(), frame));
    return acks;
  }

  public boolean isClosed() {
    return closed.isDone();
  }

  /** The close code; 1006 where the connection broke. */
  public int closeCode() {
    return closed.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  /** Breaks the connection, as a lost network does. */
  public void abort() {
    socket.abort();
    closed.complete(LOST);
  }

  @Override
  public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
    parts.append(data);
    if (last) {
      take(parse(parts.toString()));
      parts.setLength(0);
    }
    webSocket.request(1);
    return null;
  }

  @Override
  public CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
    closed.complete(code);
    return null;
  }

  @Override
  public void onError(WebSocket webSocket, Throwable error) {
    closed.complete(LOST);
  }

  private void take(JsonNode frame) {
    listener.accept(frame);
    if (keepsMessages || !isOf(frame, "message")) {
      synchronized (frames) {
        frames.add(frame);
      }
    }
  }

  private static JsonNode parse(String text) {
    try {
      return Person.JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("not JSON: " + text, e);
    }
  }
}
