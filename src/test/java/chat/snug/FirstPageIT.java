package chat.snug;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import chat.snug.running.Chromium;
import chat.snug.running.SnugProcess;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.HasCountOptions;
import java.io.IOException;
import java.nio.file.Path;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first page in Chromium, on the real jar. */
class FirstPageIT {
  private static final String PASSWORD = "correct horse battery";

  private static Chromium chromium;

  @TempDir
  Path folder;

  private SnugProcess server;

  @BeforeAll
  static void open() {
    chromium = Chromium.open();
  }

  @AfterAll
  static void close() {
    if (chromium != null) {
      chromium.close();
    }
  }

  @BeforeEach
  void start() throws IOException {
    server = SnugProcess.quick(folder).start();
  }

  @AfterEach
  void stop() {
    chromium.clear();
    server.close();
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
    Assertions.assertThat(chromium.complaints()).isEmpty();
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
    Assertions.assertThat(chromium.complaints()).isEmpty();
  }

  @Test
  void whatIsSaidWhileTheServerIsAwayIsSentOnce() throws Exception {
    Page ann = signUp("ann", "");
    say(ann, "before");
    assertThat(ann.locator("#messages .text")).hasText("before");
    server.kill();
    assertThat(ann.locator("#connection")).not().hasText("online");
    say(ann, "meanwhile");
    say(ann, "and another");
    assertThat(ann.locator("#pending li")).hasCount(2);

    server.start();
    assertThat(ann.locator("#pending li")).hasCount(0, patient());
    assertThat(ann.locator("#messages .text"))
        .hasText(new String[] {"before", "meanwhile", "and another"});
  }

  @Test
  void mistakesAreSaidInWords() {
    signUp("ann", "");
    Page bob = chromium.page(server.port());
    fill(bob, "bob");
    bob.locator("button[value=up]").click();
    assertThat(bob.locator("#door-error")).containsText("invite");
    assertThat(bob.locator("[name=invite]")).isVisible();
    bob.locator("[name=invite]").fill("wrong");
    bob.locator("button[value=up]").click();
    assertThat(bob.locator("#door-error")).containsText("invite");
    bob.locator("button[value=in]").click();
    assertThat(bob.locator("#door-error")).containsText("wrong");
    assertThat(bob.locator("#door")).isVisible();
    Assertions.assertThat(chromium.complaints()).isEmpty();
  }

  @Test
  void aClosedServerSaysSo() throws Exception {
    signUp("ann", "");
    server.stop();
    server.with("SNUG_SIGN_UP", "closed").start();
    Page bob = chromium.page(server.port());
    fill(bob, "bob");
    bob.locator("button[value=up]").click();
    assertThat(bob.locator("#door-error")).containsText("no new accounts");
    assertThat(bob.locator("[name=invite]")).isHidden();
  }

  @Test
  void onlyAnAdministratorInvites() {
    Page ann = signUp("ann", "");
    Page bob = signUp("bob", invite(ann));
    bob.locator("#invite").click();
    assertThat(bob.locator("#invitation")).containsText("Only an administrator");
  }

  @Test
  void anExpiredTokenIsRenewedAndARevokedSessionEnds() {
    Page ann = signUp("ann", "");
    ann.evaluate("""
        () => {
          const session = JSON.parse(localStorage.getItem('snug.session'));
          localStorage.setItem('snug.session', JSON.stringify({ ...session, access: 'old', expiresAt: 0 }));
        }""");
    ann.reload();
    assertThat(ann.locator("#connection")).hasText("online");
    say(ann, "still here");
    assertThat(ann.locator("#messages .text")).hasText("still here");

    ann.evaluate("""
        async () => {
          const { refresh } = JSON.parse(localStorage.getItem('snug.session'));
          const body = JSON.stringify({ refresh_token: refresh });
          await fetch('/v1/tokens', { method: 'DELETE', headers: { 'Content-Type': 'application/json' }, body });
        }""");
    assertThat(ann.locator("#door")).isVisible();
    assertThat(ann.locator("#door-error")).containsText("signed out");
    Assertions.assertThat(chromium.complaints()).isEmpty();
  }

  @Test
  void aDeadConnectionIsNoticed() throws Exception {
    Page ann = signUp("ann", "");
    server.signal("STOP");
    ann.evaluate("() => dispatchEvent(new Event('offline'))");
    assertThat(ann.locator("#connection")).not().hasText("online");
    say(ann, "into the void");
    assertThat(ann.locator("#pending li")).hasCount(1);
    server.signal("CONT");
    assertThat(ann.locator("#pending li")).hasCount(0, patient());
    assertThat(ann.locator("#messages .text")).hasText("into the void");
  }

  @Test
  void anotherTabThatSignsOutTakesThisOneAlong() {
    Page one = signUp("ann", "");
    Page two = one.context().newPage();
    two.navigate(one.url());
    assertThat(two.locator("#connection")).hasText("online");
    one.locator("#sign-out").click();
    assertThat(two.locator("#door")).isVisible();
  }

  @Test
  void fitsAPhone() {
    Page ann =
        chromium.page(server.port(), new Browser.NewContextOptions().setViewportSize(360, 640));
    fill(ann, "ann");
    ann.locator("button[value=up]").click();
    assertThat(ann.locator("#connection")).hasText("online");
    say(ann, "x".repeat(500));

    assertThat(ann.locator("#messages .text")).isVisible();
    assertThat(ann.locator("#composer button")).isInViewport();
    Assertions.assertThat(ann.evaluate("document.documentElement.scrollWidth <= innerWidth"))
        .isEqualTo(true);
    Assertions.assertThat(chromium.complaints()).isEmpty();
  }

  private Page signUp(String name, String invite) {
    Page page = chromium.page(server.port());
    fill(page, name);
    page.locator("button[value=up]").click();
    if (!invite.isEmpty()) {
      page.locator("[name=invite]").fill(invite);
      page.locator("button[value=up]").click();
    }
    assertThat(page.locator("#connection")).hasText("online");
    return page;
  }

  private static void fill(Page page, String name) {
    page.locator("[name=username]").fill(name);
    page.locator("[name=password]").fill(PASSWORD);
  }

  private static void say(Page page, String text) {
    page.locator("[name=text]").fill(text);
    page.locator("#composer button").click();
  }

  private static String invite(Page page) {
    page.locator("#invite").click();
    return page.locator("#invitation strong").textContent();
  }

  /** The page may wait up to 20 s before it tries again. */
  private static HasCountOptions patient() {
    return new HasCountOptions().setTimeout(40_000);
  }
}
