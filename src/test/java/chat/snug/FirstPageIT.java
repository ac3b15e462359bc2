package chat.snug;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static com.microsoft.playwright.assertions.PlaywrightAssertions.setDefaultAssertionTimeout;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.LocatorAssertions.HasCountOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first page in Chromium, on the real jar. */
class FirstPageIT {
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final String PASSWORD = "correct horse battery";

  private static Playwright playwright;
  private static Browser browser;

  @TempDir
  Path folder;

  private final List<String> complaints = new ArrayList<>();
  private JarProcess server;

  @BeforeAll
  static void open() {
    assumeTrue(
        Files.exists(CHROMIUM) || System.getenv("SNUG_REQUIRE_ALL_TESTS") != null,
        "no Chromium here");
    setDefaultAssertionTimeout(20_000);
    playwright = Playwright.create(
        new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser = playwright.chromium().launch(new LaunchOptions().setExecutablePath(CHROMIUM));
  }

  @AfterAll
  static void close() {
    if (playwright != null) {
      playwright.close();
    }
  }

  @BeforeEach
  void start() throws IOException {
    server = JarProcess.start(folder, 0);
  }

  @AfterEach
  void stop() {
    browser.contexts().forEach(BrowserContext::close);
    server.kill();
  }

  @Test
  void twoPeopleMeetAndTalk() {
    Page ann = signUp("ann", "");
    Page bob = signUp("bob", invite(ann));

    assertThat(ann.locator("#members li.online")).hasCount(2);
    say(ann, "hello <b>bob</b> & \"all\"");
    assertThat(bob.locator("#messages .text")).hasText("hello <b>bob</b> & \"all\"");
    assertThat(bob.locator("#messages .who")).hasText("ann");
    say(bob, "hi ann 👋🏽");
    assertThat(ann.locator("#messages .text").last()).hasText("hi ann 👋🏽");
    assertThat(ann.locator("#pending li")).hasCount(0);

    bob.locator("#sign-out").click();
    assertThat(bob.locator("#door")).isVisible();
    assertThat(ann.locator("#members li.offline")).hasText("bob");
    Assertions.assertThat(complaints).isEmpty();
  }

  @Test
  void aReloadFindsEverythingAgain() {
    Page ann = signUp("ann", "");
    say(ann, "before the reload");
    assertThat(ann.locator("#messages .text")).hasText("before the reload");

    ann.reload();
    assertThat(ann.locator("#messages .text")).hasText("before the reload");
    assertThat(ann.locator("#connection")).hasText("online");
    for (int i = 0; i < 60; i++) {
      say(ann, "number " + i);
    }
    assertThat(ann.locator("#messages .text").last()).hasText("number 59");
    ann.reload();
    assertThat(ann.locator("#messages li")).hasCount(50);
    ann.locator("#older").click();
    assertThat(ann.locator("#messages li")).hasCount(61);
    assertThat(ann.locator("#messages .text").first()).hasText("before the reload");
    assertThat(ann.locator("#older")).isHidden();
    Assertions.assertThat(complaints).isEmpty();
  }

  @Test
  void whatIsSaidWhileTheServerIsAwayIsSentOnce() throws IOException {
    Page ann = signUp("ann", "");
    say(ann, "before");
    assertThat(ann.locator("#messages .text")).hasText("before");
    server.kill();
    assertThat(ann.locator("#connection")).not().hasText("online");
    say(ann, "meanwhile");
    say(ann, "and another");
    assertThat(ann.locator("#pending li")).hasCount(2);

    server = JarProcess.start(folder, server.port());
    Assertions.assertThat(server.port()).isPositive();
    assertThat(ann.locator("#pending li")).hasCount(0, patient());
    assertThat(ann.locator("#messages .text"))
        .hasText(new String[] {"before", "meanwhile", "and another"});
  }

  @Test
  void mistakesAreSaidInWords() {
    signUp("ann", "");
    Page bob = page();
    fill(bob, "bob");
    bob.getByText("Sign up").click();
    assertThat(bob.locator("#door-error")).containsText("invite");
    assertThat(bob.locator("[name=invite]")).isVisible();
    bob.locator("[name=invite]").fill("wrong");
    bob.getByText("Sign up").click();
    assertThat(bob.locator("#door-error")).containsText("invite");
    bob.getByText("Sign in").click();
    assertThat(bob.locator("#door-error")).containsText("wrong");
  }

  @Test
  void fitsAPhone() {
    Page ann = page(new Browser.NewContextOptions().setViewportSize(360, 640));
    fill(ann, "ann");
    ann.getByText("Sign up").click();
    assertThat(ann.locator("#connection")).hasText("online");
    say(ann, "x".repeat(500));

    assertThat(ann.locator("#messages .text")).isVisible();
    assertThat(ann.locator("#composer button")).isInViewport();
    Assertions.assertThat(ann.evaluate("document.documentElement.scrollWidth <= innerWidth"))
        .isEqualTo(true);
    Assertions.assertThat(complaints).isEmpty();
  }

  private Page signUp(String name, String invite) {
    Page page = page();
    fill(page, name);
    page.getByText("Sign up").click();
    if (!invite.isEmpty()) {
      page.locator("[name=invite]").fill(invite);
      page.getByText("Sign up").click();
    }
    assertThat(page.locator("#connection")).hasText("online");
    return page;
  }

  private static void fill(Page page, String name) {
    page.locator("[name=username]").fill(name);
    page.locator("[name=password]").fill(PASSWORD);
  }

  private Page page() {
    return page(new Browser.NewContextOptions());
  }

  /** A browser of its own, with nobody signed in. Whatever the browser complains of is remembered. */
  private Page page(Browser.NewContextOptions options) {
    Page page = browser.newContext(options).newPage();
    page.onPageError(complaints::add);
    page.onConsoleMessage(message -> {
      if (message.type().equals("error") && !EXPECTED.matcher(message.text()).find()) {
        complaints.add(message.text());
      }
    });
    page.navigate("http://127.0.0.1:" + server.port() + "/");
    return page;
  }

  /** The browser says so of every refused call: that there is no lobby yet, and that an invite is needed. */
  private static final Pattern EXPECTED = Pattern.compile("status of (404|403)");

  private static void say(Page page, String text) {
    page.locator("[name=text]").fill(text);
    page.locator("#composer button").click();
  }

  /** An invite, made with the token that the page keeps. */
  private static String invite(Page page) {
    return (String) page.evaluate("""
        async () => {
          const { access } = JSON.parse(localStorage.getItem('snug.session'));
          const answer = await fetch('/v1/invites', { method: 'POST', headers: { Authorization: `Bearer ${access}` } });
          return (await answer.json()).invite;
        }""");
  }

  /** The page may wait up to 20 s before it tries again. */
  private static HasCountOptions patient() {
    return new HasCountOptions().setTimeout(40_000);
  }
}
