package chat.snug.auth;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.URI;
import java.security.Key;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The application's public keys behind a URL, fetched when first needed. They are fetched again for a {@code kid} that is not among them, at most once in 30
 * s, and in the background once they are 10 minutes old; keys that are there stay while a fetch fails. Verifications at once share one fetch. Safe for use
 * by many threads; each caller is answered on its own context.
 */
public final class Jwks {
  private static final Logger LOG = LoggerFactory.getLogger(Jwks.class);

  /** Between two fetches for a {@code kid} that is not among the keys; the fetch that brought the first keys is none of these. */
  static final Duration PAUSE = Duration.ofSeconds(30);

  /** Between two fetches while the first has not succeeded: application and chat often start together. */
  static final Duration FIRST_PAUSE = Duration.ofSeconds(2);

  /** After that long keys are fetched again on use, so that one that was taken back ends. */
  static final Duration FRESH = Duration.ofMinutes(10);

  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}|\\[::1]");

  private final Vertx vertx;
  private final URI url;
  private final LongSupplier nanos;
  private final KeyDownload download;

  private @Nullable KeySet keys;
  private @Nullable Future<KeySet> underWay;
  private boolean fetched;
  private long fetchedAt;
  /** For a {@code kid} that was not among the keys. */
  private boolean fetchedAgain;

  private long fetchedAgainAt;

  /**
   * Keys that were not fetched yet.
   *
   * @param nanos monotonic clock
   * @throws IllegalArgumentException where the URL is not one of {@link #isAllowed}
   */
  public Jwks(Vertx vertx, URI url, LongSupplier nanos) {
    this(vertx, url, nanos, KeyDownload.TIME_LIMIT);
  }

  Jwks(Vertx vertx, URI url, LongSupplier nanos, Duration timeLimit) {
    if (!isAllowed(url)) {
      throw new IllegalArgumentException(
          "jwt.jwks_url must be an https URL, or http from loopback, without user information");
    }
    this.vertx = vertx;
    this.url = url;
    this.nanos = nanos;
    this.download = new KeyDownload(vertx, url, timeLimit);
  }

  /** Whether keys may come from there: by https, or by http from this machine. */
  public static boolean isAllowed(URI url) {
    String host = url.getHost();
    if (host == null || url.getUserInfo() != null) {
      return false;
    }
    return "https".equalsIgnoreCase(url.getScheme())
        || ("http".equalsIgnoreCase(url.getScheme()) && LOOPBACK.matcher(host).matches());
  }

  /** Keys to try for a token with this {@code kid} (null: it names none); fails with {@code unavailable} where none could be fetched yet. */
  Future<List<Key>> find(@Nullable String kid, Algorithm algorithm) {
    KeySet present = present();
    List<Key> found = present == null ? List.of() : present.find(kid, algorithm);
    if (!found.isEmpty()) {
      return Future.succeededFuture(found);
    }
    return newest().map(keySet -> keySet.find(kid, algorithm));
  }

  public Future<Void> close() {
    return download.close();
  }

  /** The keys at hand; has old ones fetched again without waiting for it. */
  private synchronized @Nullable KeySet present() {
    if (keys != null && underWay == null && since(FRESH)) {
      fetch();
    }
    return keys;
  }

  /** The keys after a fetch, or as they are where it is too early for one. */
  private synchronized Future<KeySet> newest() {
    if (underWay != null) {
      return here(underWay);
    }
    if (keys == null) {
      return !fetched || since(FIRST_PAUSE) ? here(fetch()) : unavailable();
    }
    if (fetchedAgain && !passed(fetchedAgainAt, PAUSE)) {
      return Future.succeededFuture(keys);
    }
    fetchedAgain = true;
    fetchedAgainAt = nanos.getAsLong();
    return here(fetch());
  }

  private boolean since(Duration pause) {
    return passed(fetchedAt, pause);
  }

  private boolean passed(long since, Duration pause) {
    return nanos.getAsLong() - since >= pause.toNanos();
  }

  private synchronized Future<KeySet> fetch() {
    Promise<KeySet> promise = Promise.promise();
    underWay = promise.future();
    fetched = true;
    fetchedAt = nanos.getAsLong();
    download.start().map(this::replace).recover(this::keep).onComplete(promise);
    return promise.future();
  }

  private synchronized KeySet replace(KeySet fresh) {
    underWay = null;
    keys = fresh;
    return fresh;
  }

  /** A server that answers with something else has no keys for us; one that does not answer may have them in a moment. */
  private synchronized Future<KeySet> keep(Throwable why) {
    underWay = null;
    LOG.atWarn()
        .setMessage("the application's keys could not be fetched")
        .addKeyValue("url", url)
        .addKeyValue("reason", why.getMessage())
        .log();
    if (keys == null && why instanceof KeyDownload.UnusableException) {
      keys = KeySet.EMPTY;
    }
    return keys == null ? unavailable() : Future.succeededFuture(keys);
  }

  private static <T> Future<T> unavailable() {
    return Future.failedFuture(Refusals.unavailable(
        "the application's keys can't be fetched now: try again", FIRST_PAUSE.toMillis()));
  }

  /** The same on the caller's own context: a fetch belongs to whoever asked first. */
  private Future<KeySet> here(Future<KeySet> shared) {
    Context context = vertx.getOrCreateContext();
    Promise<KeySet> promise = Promise.promise();
    shared.onComplete(result -> context.runOnContext(back -> {
      if (result.succeeded()) {
        promise.complete(result.result());
      } else {
        promise.fail(result.cause());
      }
    }));
    return promise.future();
  }
}
