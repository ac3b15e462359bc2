package chat.snug;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import chat.snug.running.ChatSocket;
import chat.snug.running.Chromium;
import chat.snug.running.DartClient;
import chat.snug.running.Person;
import chat.snug.running.SnugProcess;
import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two people chat through the real jar with WebSocket clients that others wrote: Chromium's and Dart's. */
class TwoClientsIT {
  private static final String PASSWORD = "correct horse battery";
  /** The page may wait up to 20 s before it tries again. */
  private static final double RECONNECT_MILLIS = 40_000;

  private static final String LOBBY = "lobby";

  @TempDir
  Path folder;

  private Chromium chromium;
  private SnugProcess server;
  private Page ann;
  private DartClient dan;

  @BeforeEach
  void meet() throws Exception {
    chromium = Chromium.open();
    server = SnugProcess.quick(folder).start();
    ann = chromium.page(server.port());
    ann.locator("[name=username]").fill("ann");
    ann.locator("[name=password]").fill(PASSWORD);
    ann.locator("button[value=up]").click();
    assertThat(ann.locator("#connection")).hasText("online");
    ann.locator("#invite").click();
    dan = DartClient.start(
        server.port(), "dan", PASSWORD, ann.locator("#invitation strong").textContent());
  }

  @AfterEach
  void part() {
    if (dan != null) {
      dan.close();
    }
    if (server != null) {
      server.close();
    }
    if (chromium != null) {
      chromium.close();
    }
  }

  @Test
  void theyTalkAndSeeEachOther() {
    assertThat(ann.locator("#members li.online")).hasText(new String[] {"ann", "dan"});
    dan.send(Map.of("type", "watch", "users", List.of("ann")));
    dan.await("ann online", frame -> isPresence(frame, "ann", "online"));

    say("hello <b>dan</b> & \"all\" 👋🏽");
    JsonNode heard =
        dan.await("ann's message", frame -> isMessage(frame, "hello <b>dan</b> & \"all\" 👋🏽"));
    Assertions.assertThat(heard.get("user").asText()).isEqualTo("ann");
    dan.send(send("d-1", "dzień dobry"));
    long seq =
        dan.await("the ack", frame -> ChatSocket.isOf(frame, "ack")).get("seq").asLong();
    assertThat(ann.locator("#messages .text").last()).hasText("dzień dobry");
    Assertions.assertThat(seq).isEqualTo(heard.get("seq").asLong() + 1);

    dan.send(Map.of("type", "edit", "ref", "e", "room", LOBBY, "seq", seq, "text", "good day"));
    assertThat(ann.locator("#messages .text").last()).hasText("good day");
    assertThat(ann.locator("#messages .when").last()).containsText("edited");
    dan.send(Map.of("type", "delete", "ref", "x", "room", LOBBY, "seq", seq));
    assertThat(ann.locator("#messages .text").last()).hasText("deleted");

    ann.locator("#sign-out").click();
    dan.await("ann offline", frame -> isPresence(frame, "ann", "offline"));
    Assertions.assertThat(chromium.complaints()).isEmpty();
  }

  @Test
  void aRestartLosesAndDoublesNothing() throws Exception {
    say("before");
    dan.await("ann's message", frame -> isMessage(frame, "before"));
    server.kill();
    assertThat(ann.locator("#connection")).not().hasText("online");
    dan.await("the end", frame -> ChatSocket.isOf(frame, "closed"));
    say("meanwhile");
    say("and another");
    assertThat(ann.locator("#pending li")).hasCount(2);

    server.start();
    dan.close();
    dan = DartClient.start(server.port(), "dan", PASSWORD, null);
    dan.send(send("d-2", "back again"));
    assertThat(ann.locator("#messages"))
        .containsText("back again", new ContainsTextOptions().setTimeout(RECONNECT_MILLIS));
    assertThat(ann.locator("#pending li")).hasCount(0);
    sameForAll();
  }

  /** The page shows what the log holds, once and in its order. */
  private void sameForAll() {
    Person.of(server, "eve").call("PUT", "/v1/rooms/lobby/members/me", Map.of());
    List<String> logged = StreamSupport.stream(
            Person.of(server, "eve")
                .get("/v1/rooms/lobby/messages")
                .json()
                .get("items")
                .spliterator(),
            false)
        .map(message -> message.get("text").asText())
        .toList();
    Assertions.assertThat(logged)
        .containsExactlyInAnyOrder("before", "meanwhile", "and another", "back again")
        .containsSubsequence("before", "meanwhile", "and another");
    assertThat(ann.locator("#messages .text")).hasText(logged.toArray(String[]::new));
  }

  private void say(String text) {
    ann.locator("[name=text]").fill(text);
    ann.locator("#composer button").click();
  }

  private static Map<String, String> send(String id, String text) {
    return Map.of("type", "send", "room", LOBBY, "client_msg_id", id, "text", text);
  }

  private static boolean isMessage(JsonNode frame, String text) {
    return ChatSocket.isOf(frame, "message") && frame.get("text").asText().equals(text);
  }

  private static boolean isPresence(JsonNode frame, String user, String status) {
    return ChatSocket.isOf(frame, "presence")
        && StreamSupport.stream(frame.get("items").spliterator(), false)
            .anyMatch(item -> item.get("user").asText().equals(user)
                && item.get("status").asText().equals(status));
  }
}
