package chat.snug.builds;

import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.running.ChatSocket;
import chat.snug.running.Person;
import chat.snug.running.SnugProcess;
import chat.snug.running.WireSocket;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Ann on one node and Bob on another do all that people do together, and each is told of it. */
final class Conversation implements AutoCloseable {
  private static final Duration TYPING_AT_MOST = Duration.ofSeconds(5);
  private static final int REPLACED = 4103;
  private static final int UNAUTHORIZED = 4100;

  private final SnugProcess here;
  private final SnugProcess there;
  private final String tag;
  private final Person ann;
  private final Person bob;
  private final String room;
  private ChatSocket annPhone;
  private ChatSocket bobPhone;
  private int refs;

  Conversation(SnugProcess here, SnugProcess there, String tag) {
    this.here = here;
    this.there = there;
    this.tag = tag;
    ann = Person.of(here, "ann-" + tag);
    bob = Person.of(there, "bob-" + tag);
    room = ann.group(bob);
    annPhone = ann.connect("phone");
    bobPhone = bob.connect("phone");
  }

  void all() throws IOException {
    messages();
    readsAndTyping();
    membersAndRoom();
    profile();
    presence();
    onceOverBoth();
    sameStory();
    replaced();
    signedOut();
  }

  private void messages() {
    annPhone.say(room, "hi-" + tag, "hi");
    long hi = bobSees("message", frame -> frame.path("text").asText().equals("hi"));
    bobPhone.say(room, "ho-" + tag, "ho");
    annSees("message", frame -> frame.path("text").asText().equals("ho"));
    change(annPhone, "edit", hi, Map.of("text", "high"));
    bobSees("edit", frame -> target(frame) == hi && frame.path("text").asText().equals("high"));
    change(bobPhone, "react", hi, Map.of("emoji", "👍", "on", true));
    annSees("reaction", frame -> target(frame) == hi && frame.path("on").asBoolean());
    annPhone.send(Map.of(
        "type",
        "send",
        "room",
        room,
        "client_msg_id",
        "reply-" + tag,
        "text",
        "in a thread",
        "thread",
        hi,
        "mentions",
        List.of(bob.id()),
        "data",
        Map.of("n", 1)));
    long reply = bobSees("message", frame -> frame.path("thread").asLong() == hi);
    change(annPhone, "delete", reply, Map.of());
    bobSees("delete", frame -> target(frame) == reply);
  }

  private void readsAndTyping() {
    long head = bob.get("/v1/rooms/" + room).json().path("head").asLong();
    ChatSocket tablet = bobOn(here).connect("tablet");
    bobPhone.send(Map.of("type", "read", "room", room, "seq", head));
    Predicate<JsonNode> moved =
        frame -> isOf(frame, "read") && frame.path("read").asLong() == head;
    annPhone.await("the read position", 0, moved);
    JsonNode own = tablet.await("the own read position", 0, moved);
    assertThat(own.path("unread").asInt()).isZero();
    tablet.send(Map.of("type", "bye"));
    int since = annPhone.count();
    long begun = System.nanoTime();
    bobPhone.send(Map.of("type", "typing", "room", room));
    annPhone.await("typing", since, frame -> isOf(frame, "typing"));
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(TYPING_AT_MOST);
  }

  private void membersAndRoom() {
    Person cy = Person.of(there, "cy-" + tag);
    ChatSocket phone = cy.connect("phone");
    String member = "/v1/rooms/" + room + "/members/" + cy.id();
    assertThat(ann.call("PUT", member, Map.of()).status()).isEqualTo(200);
    phone.await(
        "that he is in", 0, frame -> isOf(frame, "member") && roleOf(frame, cy).equals("member"));
    annPhone.say(room, "cy-" + tag, "welcome");
    phone.await("the first message", 0, frame -> frame.path("text").asText().equals("welcome"));
    assertThat(ann.call("DELETE", member, null).status()).isEqualTo(204);
    phone.await(
        "that he is out", 0, frame -> isOf(frame, "member") && roleOf(frame, cy).equals("null"));
    assertThat(cy.get("/v1/rooms/" + room).status()).isEqualTo(404);
    phone.send(Map.of("type", "bye"));
    assertThat(ann.call("PATCH", "/v1/rooms/" + room, Map.of("name", "Renamed")).status())
        .isEqualTo(200);
    bobSees("room", frame -> frame.path("name").asText().equals("Renamed"));
  }

  private void profile() {
    int since = bobPhone.count();
    assertThat(
            ann.call("PATCH", "/v1/users/me", Map.of("display_name", "Ann B")).status())
        .isEqualTo(200);
    bobPhone.await(
        "the new name",
        since,
        frame -> isOf(frame, "user") && frame.path("display_name").asText().equals("Ann B"));
    assertThat(bob.get("/v1/users/" + ann.id()).json().path("display_name").asText())
        .isEqualTo("Ann B");
  }

  private void presence() {
    bobPhone.send(Map.of("type", "watch", "users", List.of(ann.id())));
    bobIsTold(0, "online");
    int since = bobPhone.count();
    annPhone.send(Map.of("type", "state", "state", "background"));
    bobIsTold(since, "away");
    since = bobPhone.count();
    annPhone.send(Map.of("type", "bye"));
    bobIsTold(since, "offline");
    since = bobPhone.count();
    annPhone = ann.connect("phone");
    bobIsTold(since, "online");
    assertThat(bob.get("/v1/rooms/" + room + "/presence").json().path("online").asInt())
        .isEqualTo(2);
    assertThat(ann.get("/v1/rooms/" + room + "/presence").json().path("online").asInt())
        .isEqualTo(2);
  }

  /** A send whose answer was lost is repeated on the other node. */
  private void onceOverBoth() {
    Person.Answer first = ann.say(room, "once-" + tag, "once");
    Person.Answer again = annOn(there).say(room, "once-" + tag, "once");
    assertThat(first.status()).isEqualTo(201);
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.json().path("seq")).isEqualTo(first.json().path("seq"));
    assertThat(annOn(there).say(room, "once-" + tag, "twice").code()).isEqualTo("id_reused");
    bobSees("message", frame -> frame.path("text").asText().equals("once"));
  }

  /** History, catch-up, lists and the live stream are alike on both. */
  private void sameStory() {
    List<JsonNode> log = ann.events(room, 0);
    assertThat(annOn(there).events(room, 0)).isEqualTo(log);
    Map<String, ?> behind = Map.of("rooms", Map.of(room, 0));
    assertThat(annOn(there).post("/v1/catch-up", behind).json())
        .isEqualTo(ann.post("/v1/catch-up", behind).json());
    for (String path : List.of("/messages", "/members", "/reads", "")) {
      assertThat(annOn(there).get("/v1/rooms/" + room + path).json())
          .as(path)
          .isEqualTo(ann.get("/v1/rooms/" + room + path).json());
    }
    bobPhone.sync();
    List<JsonNode> live = bobPhone.events(room);
    assertThat(live).hasSizeGreaterThan(8);
    assertThat(live)
        .isEqualTo(log.subList(log.size() - live.size(), log.size()).stream()
            .map(event -> asItCameLive(live, event))
            .toList());
  }

  /** The log has forgotten what deleted messages said; the frame of then has it. */
  private static JsonNode asItCameLive(List<JsonNode> live, JsonNode event) {
    return event.has("deleted_at")
        ? live.stream()
            .filter(frame -> frame.path("seq").equals(event.path("seq")))
            .findFirst()
            .orElse(event)
        : event;
  }

  private void replaced() {
    ChatSocket second = annOn(there).connect("phone");
    assertThat(annPhone.closeCode()).isEqualTo(REPLACED);
    annPhone = ann.connect("phone");
    assertThat(second.closeCode()).isEqualTo(REPLACED);
  }

  /** An account made on one node, seen on the other, signed out on the first. */
  private void signedOut() throws IOException {
    Map<String, String> account =
        Map.of("username", "eve-" + tag, "password", "correct horse battery");
    JsonNode made = ann.post("/v1/accounts", account).json();
    JsonNode signedIn = bob.post(
            "/v1/tokens",
            Map.of(
                "grant", "password", "username", "eve-" + tag, "password", "correct horse battery"))
        .json();
    try (WireSocket elsewhere = WireSocket.open(there.port());
        WireSocket other = WireSocket.open(here.port())) {
      hello(elsewhere, made.path("access_token").asText(), "one");
      hello(other, signedIn.path("access_token").asText(), "two");
      signOut(ann, made);
      assertThat(closeCode(elsewhere)).isEqualTo(UNAUTHORIZED);
      signOut(bob, signedIn);
      assertThat(closeCode(other)).isEqualTo(UNAUTHORIZED);
    }
  }

  private static void signOut(Person by, JsonNode tokens) {
    Map<String, String> body =
        Map.of("refresh_token", tokens.path("refresh_token").asText());
    assertThat(by.call("DELETE", "/v1/tokens", body).status()).isEqualTo(204);
  }

  private static void hello(WireSocket socket, String token, String device) throws IOException {
    Map<String, String> hello =
        Map.of("type", "hello", "token", token, "device", device, "state", "foreground");
    JsonNode welcome = socket.text(Person.JSON.valueToTree(hello).toString()).await("welcome");
    assertThat(welcome.path("session").asText()).isNotEmpty();
  }

  private static int closeCode(WireSocket socket) throws IOException {
    WireSocket.Said said = socket.next();
    while (!said.isClose()) {
      said = socket.next();
    }
    return said.closeCode();
  }

  private Person annOn(SnugProcess node) {
    return Person.of(node, ann.id());
  }

  private Person bobOn(SnugProcess node) {
    return Person.of(node, bob.id());
  }

  private void change(ChatSocket by, String type, long seq, Map<String, ?> more) {
    String ref = "r" + refs++;
    Map<String, Object> frame = new java.util.HashMap<>(more);
    frame.putAll(Map.of("type", type, "ref", ref, "room", room, "seq", seq));
    by.send(frame);
    by.await(
        "the ack of " + type,
        0,
        answer -> answer.path("ref").asText().equals(ref) && isOf(answer, "ack"));
  }

  private long bobSees(String type, Predicate<JsonNode> fits) {
    return sees(bobPhone, type, fits);
  }

  private long annSees(String type, Predicate<JsonNode> fits) {
    return sees(annPhone, type, fits);
  }

  private static long sees(ChatSocket phone, String type, Predicate<JsonNode> fits) {
    return phone
        .await(type, 0, frame -> isOf(frame, type) && fits.test(frame))
        .path("seq")
        .asLong();
  }

  private void bobIsTold(int since, String status) {
    bobPhone.await(ann.id() + " is " + status, since, frame -> {
      for (JsonNode item : frame.path("items")) {
        if (item.path("user").asText().equals(ann.id())) {
          return item.path("status").asText().equals(status);
        }
      }
      return false;
    });
  }

  private static boolean isOf(JsonNode frame, String type) {
    return ChatSocket.isOf(frame, type);
  }

  private static String roleOf(JsonNode frame, Person subject) {
    return frame.path("subject").asText().equals(subject.id())
        ? frame.path("role").asText()
        : "";
  }

  private static long target(JsonNode frame) {
    return frame.path("target").asLong();
  }

  @Override
  public void close() {
    annPhone.abort();
    bobPhone.abort();
  }
}
