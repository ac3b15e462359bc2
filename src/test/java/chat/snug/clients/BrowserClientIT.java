package chat.snug.clients;

import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.running.Chromium;
import chat.snug.running.Person;
import chat.snug.running.SnugProcess;
import chat.snug.running.Waiting;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The JavaScript client in Chromium, from the real jar: tabs, IndexedDB, visibility, the network. */
class BrowserClientIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Map<String, Object> PLAIN = Map.of();

  @TempDir
  static Path folder;

  private static Chromium chromium;
  private static SnugProcess server;

  private Person ann;
  private Person bob;
  private String room;

  @BeforeAll
  static void open() throws IOException {
    chromium = Chromium.open();
    server = SnugProcess.quick(folder).start();
  }

  @AfterAll
  static void close() {
    if (chromium != null) {
      chromium.close();
    }
    if (server != null) {
      server.close();
    }
  }

  @BeforeEach
  void people() {
    ann = Person.of(server, "ann-" + UUID.randomUUID());
    bob = Person.of(server, "bob-" + UUID.randomUUID());
    room = "room-" + UUID.randomUUID();
    ann.post("/v1/rooms", Map.of("id", room, "kind", "group", "members", List.of(bob.id())));
  }

  @AfterEach
  void clear() {
    chromium.clear();
  }

  @Test
  void twoTabsShareOneSocketAndNothingIsDoubled() {
    BrowserTab first = tab().open(ann, PLAIN).connect();
    BrowserTab second = first.another().open(ann, PLAIN).connect();

    first.send(room, "from the first");
    second.send(room, "from the second");
    first.awaitText("from the second");
    say("from bob");
    for (BrowserTab each : List.of(first, second)) {
      each.awaitText("from bob");
      assertThat(each.texts()).containsExactly("from the first", "from the second", "from bob");
    }
    assertThat(first.sockets() + second.sockets()).isEqualTo(1);
    assertThat(List.of(first.leads(), second.leads())).containsExactlyInAnyOrder(true, false);
    assertThat(log()).containsExactly("from the first", "from the second", "from bob");
  }

  @Test
  void whenTheLeadingTabIsClosedTheOtherGoesOn() {
    BrowserTab first = tab().open(ann, PLAIN).connect();
    BrowserTab second = first.another().open(ann, PLAIN).connect();
    say("before");
    second.awaitText("before");

    first.page().close();
    second.startSending(room, "while nobody leads");
    say("afterwards");
    second.awaitText("while nobody leads");
    second.awaitText("afterwards");

    assertThat(second.leads()).isTrue();
    assertThat(second.texts())
        .containsExactlyInAnyOrder("before", "while nobody leads", "afterwards");
    assertThat(log()).containsExactlyInAnyOrder("before", "while nobody leads", "afterwards");
    assertThat(second.sockets()).isEqualTo(1);
  }

  @Test
  void aTabThatDiesLosesNothingOfTheOthers() {
    BrowserTab first = tab().open(ann, PLAIN).connect();
    BrowserTab second = first.another().open(ann, PLAIN).connect();
    List<String> texts = new ArrayList<>();
    for (int n = 0; n < 20; n++) {
      second.startSending(room, "text " + n);
      texts.add("text " + n);
    }

    first.crash();
    second.awaitText("text 19");

    assertThat(log()).isEqualTo(texts);
    assertThat(second.texts()).isEqualTo(texts);
  }

  @Test
  void aPageWithoutLocksSharesItsSocketByALease() {
    BrowserTab first = tab();
    first
        .page()
        .context()
        .addInitScript(
            "Object.defineProperty(Navigator.prototype, 'locks', { get: () => undefined })");
    first.page().reload();
    first.open(ann, PLAIN).connect();
    BrowserTab second = first.another().open(ann, PLAIN).connect();
    second.send(room, "by lease");
    first.awaitText("by lease");
    assertThat(first.sockets() + second.sockets()).isEqualTo(1);

    first.page().close();
    second.send(room, "goes on");
    second.awaitText("goes on");
    assertThat(second.texts()).containsExactly("by lease", "goes on");
    assertThat(log()).containsExactly("by lease", "goes on");
  }

  @Test
  void aReloadKeepsTheOutbox() {
    BrowserTab tab = tab().open(ann, PLAIN);
    String first = tab.send(room, "kept");
    tab.send(room, "kept as well");

    tab.page().reload();
    tab.open(ann, PLAIN);
    assertThat(tab.ask("client.outboxSize")).isEqualTo(2);
    tab.connect();
    tab.await("both are sent", "told.filter(({ on }) => on === 'sent').length === 2");
    assertThat(tab.ask("told.find(({ on }) => on === 'sent').client_msg_id")).isEqualTo(first);
    assertThat(log()).containsExactly("kept", "kept as well");

    tab.page().reload();
    tab.open(ann, PLAIN);
    assertThat(tab.ask("client.resumed['" + room + "']")).isEqualTo(head());
    assertThat(tab.ask("client.outboxSize")).isEqualTo(0);
  }

  @Test
  void theCacheShowsARoomWithoutANetwork() {
    say("one");
    BrowserTab tab = tab().open(ann, PLAIN).connect();
    tab.ask("client.history('" + room + "')");
    say("two");
    tab.awaitText("two");
    tab.page().reload();
    tab.open(ann, PLAIN);
    tab.ask("client.open('" + room + "')");
    Waiting.until("the cache is read", PATIENCE, () -> shown(tab).equals(List.of("one", "two")));
  }

  @Test
  void offlineNothingIsTriedAndOnlineItGoesOn() {
    BrowserTab tab = tab().open(ann, PLAIN).connect();
    tab.page().context().setOffline(true);
    tab.awaitState("waiting");
    tab.send(room, "offline");
    say("meanwhile");
    int before = tab.sockets();
    assertThat(tab.ask("told.filter(({ on }) => on === 'state').at(-1).wait_ms ?? null"))
        .isNull();
    tab.page().context().setOffline(false);
    tab.awaitText("offline");
    assertThat(tab.texts()).containsExactly("meanwhile", "offline");
    assertThat(tab.sockets()).isEqualTo(before + 1);
  }

  @Test
  void aHiddenPagePausesAndAnotherTabKeepsItAwake() {
    Map<String, Object> hasty = Map.of("backgroundGraceMs", 300);
    BrowserTab first = tab().open(ann, hasty).connect();
    first.look(false);
    first.awaitState("paused");
    say("missed");
    first.look(true);
    first.awaitText("missed");
    assertThat(first.sockets()).isEqualTo(2);

    BrowserTab second = first.another().open(ann, hasty).connect();
    first.look(false);
    say("somebody looks at the second");
    second.awaitText("somebody looks at the second");
    second.look(false);
    second.awaitState("paused");
    assertThat(first.ask("client.state")).isEqualTo("paused");
  }

  @Test
  void aPageThatMayNotifyStays() {
    BrowserTab tab = tab()
        .open(ann, Map.of("backgroundGraceMs", 300, "stayInBackground", true))
        .connect();
    tab.look(false);
    say("still live");
    tab.awaitText("still live");
    tab.page().waitForTimeout(600);
    assertThat(tab.ask("client.state")).isEqualTo("online");
    assertThat(tab.sockets()).isEqualTo(1);
  }

  @Test
  void whereTheDatabaseIsDeniedMemoryTakesItsPlaceAloud() {
    BrowserTab tab = tab();
    tab.page()
        .context()
        .addInitScript(
            "indexedDB.open = () => { throw new DOMException('denied', 'SecurityError') }");
    tab.page().reload();
    tab.open(ann, PLAIN).connect();
    tab.await(
        "a warning",
        "told.some(({ on, message }) => on === 'warning' && message.includes('denied'))");
    tab.send(room, "from memory");
    tab.awaitText("from memory");
  }

  private BrowserTab tab() {
    Page page = chromium.page(server.port());
    return new BrowserTab(page);
  }

  private void say(String text) {
    bob.post(
        "/v1/rooms/" + room + "/messages",
        Map.of("client_msg_id", UUID.randomUUID().toString(), "text", text));
  }

  private List<String> log() {
    List<String> texts = new ArrayList<>();
    ann.get("/v1/rooms/" + room + "/messages?limit=100")
        .json()
        .path("items")
        .forEach(item -> texts.add(item.path("text").asText()));
    return texts;
  }

  private int head() {
    return ann.get("/v1/rooms/" + room).json().path("head").asInt();
  }

  private Object shown(BrowserTab tab) {
    return tab.ask("(await client.messages('" + room + "')).map(({ text }) => text)");
  }
}
