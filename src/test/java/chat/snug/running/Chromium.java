package chat.snug.running;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The machine's own Chromium. What its console complains of is kept. */
public final class Chromium implements AutoCloseable {
  private static final double PATIENCE_MILLIS = 20_000;
  private static final List<String> QUIET = List.of(
      "--no-sandbox",
      "--disable-gpu",
      "--disable-dev-shm-usage",
      "--disable-background-networking",
      "--disable-component-update",
      "--no-first-run");

  /** The browser says so of every call that is refused, and of every one that finds nobody: the page deals with them. */
  private static final Pattern EXPECTED = Pattern.compile("status of 4\\d\\d|net::ERR_");

  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private final Playwright playwright;
  private final Browser browser;

  private Chromium(Playwright playwright, Browser browser) {
    this.playwright = playwright;
    this.browser = browser;
  }

  /** Opens it; the test is skipped where there is none. */
  public static Chromium open() {
    Path program =
        Tools.require("Chromium", Stream.of("chromium", "chromium-browser").flatMap(Tools::onPath));
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
    Playwright playwright = Playwright.create(
        new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    return new Chromium(
        playwright,
        playwright
            .chromium()
            .launch(new LaunchOptions().setExecutablePath(program).setArgs(QUIET)));
  }

  /** The server's first page, in a profile of its own. */
  public Page page(int port) {
    return page(port, new NewContextOptions());
  }

  public Page page(int port, NewContextOptions options) {
    Page page = browser.newContext(options).newPage();
    page.onPageError(complaints::add);
    page.onConsoleMessage(message -> {
      if (message.type().equals("error") && !EXPECTED.matcher(message.text()).find()) {
        complaints.add(message.text());
      }
    });
    page.navigate("http://127.0.0.1:" + port + "/");
    return page;
  }

  /** Errors of scripts, and what else the console says that a page should never cause. */
  public List<String> complaints() {
    return complaints;
  }

  /** Closes all pages and forgets their complaints. */
  public void clear() {
    browser.contexts().forEach(BrowserContext::close);
    complaints.clear();
  }

  @Override
  public void close() {
    playwright.close();
  }
}
