package chat.snug.clients;

import chat.snug.running.Person;
import chat.snug.running.Waiting;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.options.LoadState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A tab of a browser with the JavaScript client in it, as the server hands it out. */
final class BrowserTab {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final double CRASH_MILLIS = 3_000;

  /** What a page does with the client: keeps what it was told. */
  private static final String OPEN = """
      async ({ user, token, options }) => {
        const { openClient } = await import('/client/snug-chat.js');
        const client = await openClient({ url: location.origin, user, token: async () => token, ...options });
        window.told = [];
        for (const name of ['state', 'queued', 'sent', 'failed', 'event', 'reset', 'caught_up', 'warning']) {
          client.on(name, (told) => window.told.push({ on: name, ...JSON.parse(JSON.stringify(told)) }));
        }
        window.client = client;
      }
      """;

  private final Page page;
  private final AtomicInteger sockets = new AtomicInteger();

  BrowserTab(Page page) {
    this.page = page;
    page.onWebSocket(socket -> sockets.incrementAndGet());
  }

  /** Another tab of the same browser. */
  BrowserTab another() {
    Page other = page.context().newPage();
    BrowserTab tab = new BrowserTab(other);
    other.navigate(page.url());
    return tab;
  }

  BrowserTab open(Person person, Map<String, Object> options) {
    page.waitForLoadState(LoadState.LOAD);
    page.evaluate(OPEN, Map.of("user", person.id(), "token", person.token(), "options", options));
    return this;
  }

  BrowserTab connect() {
    page.evaluate("() => client.connect()");
    awaitState("online");
    return this;
  }

  /** Composes a message; it is in the outbox when this returns. */
  String send(String room, String text) {
    return (String) page.evaluate(
        "async ([room, text]) => (await client.send({ room, text })).client_msg_id",
        List.of(room, text));
  }

  /** Says how a message is composed, and waits for nothing. */
  void startSending(String room, String text) {
    page.evaluate("([room, text]) => void client.send({ room, text })", List.of(room, text));
  }

  void awaitState(String state) {
    await("the state is " + state, "client.state === '" + state + "'");
  }

  void awaitText(String text) {
    await("it sees " + text, "told.some((one) => one.event?.text === '" + text + "')");
  }

  void await(String what, String condition) {
    Waiting.until(what, PATIENCE, () -> Boolean.TRUE.equals(page.evaluate("() => " + condition)));
  }

  Object ask(String expression) {
    return page.evaluate("async () => " + expression);
  }

  /** The texts of the messages that the application was told, in this order. */
  @SuppressWarnings("unchecked")
  List<String> texts() {
    return (List<String>) ask("told.flatMap((one) => one.event?.text ?? [])");
  }

  boolean leads() {
    return Boolean.TRUE.equals(ask("client.leads"));
  }

  int sockets() {
    return sockets.get();
  }

  /** As when somebody looks at another tab, or comes back to this one. */
  void look(boolean visible) {
    page.evaluate("""
        (visible) => {
          const visibilityState = visible ? 'visible' : 'hidden';
          Object.defineProperty(document, 'visibilityState', { value: visibilityState, configurable: true });
          document.dispatchEvent(new Event('visibilitychange'));
        }
        """, visible);
  }

  /** Its process ends without a word. */
  void crash() {
    try {
      page.navigate("chrome://crash", new Page.NavigateOptions().setTimeout(CRASH_MILLIS));
      throw new AssertionError("the tab lives");
    } catch (PlaywrightException crashed) {
      // That is how it is told.
    }
  }

  Page page() {
    return page;
  }
}
