package chat.snug.auth;

import static chat.snug.auth.Faults.await;
import static chat.snug.auth.Faults.fault;
import static chat.snug.auth.KeyServer.key;
import static chat.snug.auth.KeyServer.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import chat.snug.model.Fault;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.security.Key;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JwksTest {
  private final MovedClock clock = new MovedClock();
  private Vertx vertx;
  private KeyServer server;
  private Jwks jwks;

  @BeforeEach
  void open() {
    vertx = Vertx.vertx();
    server = new KeyServer(vertx);
    server.serves(set(key("1", Keys.RSA.getPublic())));
    jwks = new Jwks(vertx, server.url(), clock::nanos, Duration.ofSeconds(5));
  }

  @AfterEach
  void close() {
    await(jwks.close());
    server.close();
    await(vertx.close());
  }

  private List<Key> find(String kid) {
    return await(jwks.find(kid, Algorithm.RS256));
  }

  @Test
  void fetchesOnceAndKeepsTheKeys() {
    assertThat(server.asked()).isZero();
    assertThat(find("1")).containsExactly(Keys.RSA.getPublic());
    assertThat(find("1")).hasSize(1);
    assertThat(find(null)).hasSize(1);
    assertThat(server.asked()).isEqualTo(1);
  }

  @Test
  void verificationsAtOnceShareOneFetch() {
    List<Future<List<Key>>> all = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      all.add(jwks.find("1", Algorithm.RS256));
    }
    assertThat(await(Future.all(all)).<List<Key>>list()).allMatch(keys -> keys.size() == 1);
    assertThat(server.asked()).isEqualTo(1);
  }

  @Test
  void aNewKeyIsFoundAtOnceAndTheNextOneThirtySecondsLater() {
    find("1");
    server.serves(set(key("2", Keys.OTHER_RSA.getPublic())));
    assertThat(find("2")).containsExactly(Keys.OTHER_RSA.getPublic());
    server.serves(set(key("3", Keys.RSA.getPublic())));
    assertThat(find("3")).isEmpty();
    clock.move(Jwks.PAUSE.minusMillis(1));
    assertThat(find("3")).isEmpty();
    assertThat(server.asked()).isEqualTo(2);
    clock.move(Duration.ofMillis(1));
    assertThat(find("3")).containsExactly(Keys.RSA.getPublic());
    assertThat(server.asked()).isEqualTo(3);
  }

  @Test
  void aFloodOfUnknownNamesAsksOnceInThirtySeconds() {
    find("1");
    for (int round = 1; round <= 3; round++) {
      clock.move(Jwks.PAUSE);
      List<Future<List<Key>>> flood = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        flood.add(jwks.find("unknown " + i, Algorithm.RS256));
      }
      assertThat(await(Future.all(flood)).<List<Key>>list()).allMatch(List::isEmpty);
      assertThat(server.asked()).isEqualTo(1 + round);
    }
  }

  @Test
  void aKeyThatWasTakenBackEnds() {
    find("1");
    server.serves(set(key("2", Keys.OTHER_RSA.getPublic())));
    clock.move(Jwks.FRESH);
    assertThat(find("1")).as("answered at once, fetched behind").hasSize(1);
    Faults.eventually(() -> await(jwks.find("2", Algorithm.RS256)).size() == 1);
    assertThat(find("1")).isEmpty();
  }

  @Test
  void keysStayWhileTheServerIsAway() {
    find("1");
    server.answer = request -> request.response().setStatusCode(503).end();
    clock.move(Jwks.FRESH);
    assertThat(find("1")).hasSize(1);
    Faults.eventually(() -> server.asked() == 2);
    assertThat(find("unknown")).isEmpty();
    assertThat(find("1")).hasSize(1);
  }

  @Test
  void withoutAnyKeysTheAnswerIsToTryAgain() {
    server.answer = request -> request.response().setStatusCode(503).end();
    assertThat(fault(jwks.find("1", Algorithm.RS256))).isEqualTo(Fault.UNAVAILABLE);
    server.serves(set(key("1", Keys.RSA.getPublic())));
    assertThat(fault(jwks.find("1", Algorithm.RS256))).isEqualTo(Fault.UNAVAILABLE);
    assertThat(server.asked()).isEqualTo(1);
    clock.move(Jwks.FIRST_PAUSE);
    assertThat(find("1")).hasSize(1);
  }

  @Test
  void aConnectionThatIsRefusedIsToTryAgain() {
    server.close();
    assertThat(fault(jwks.find("1", Algorithm.RS256))).isEqualTo(Fault.UNAVAILABLE);
    server = new KeyServer(vertx);
  }

  @Test
  void redirectsAreNotFollowed() {
    KeyServer elsewhere = new KeyServer(vertx);
    elsewhere.serves(set(key("1", Keys.RSA.getPublic())));
    server.answer = request -> request
        .response()
        .setStatusCode(302)
        .putHeader("location", elsewhere.url().toString())
        .end();
    assertThat(find("1")).isEmpty();
    assertThat(elsewhere.asked()).isZero();
    elsewhere.close();
  }

  @Test
  void anAnswerOf64KiBIsReadAndALargerOneRefused() {
    String keys = set(key("1", Keys.RSA.getPublic()));
    server.serves(keys + " ".repeat(64 * 1024 - keys.length()));
    assertThat(find("1")).hasSize(1);
    Jwks other = new Jwks(vertx, server.url(), clock::nanos, Duration.ofSeconds(5));
    server.serves(keys + " ".repeat(64 * 1024 - keys.length() + 1));
    assertThat(await(other.find("1", Algorithm.RS256))).isEmpty();
    await(other.close());
  }

  @Test
  void anEndlessAnswerIsCutOff() {
    Promise<Void> cut = Promise.promise();
    server.answer = request -> {
      request.response().setChunked(true).closeHandler(closed -> cut.complete());
      drip(request, " ".repeat(8 * 1024));
    };
    assertThat(find("1")).isEmpty();
    await(cut.future());
  }

  @Test
  void aSlowAnswerIsCutOff() {
    Jwks impatient = new Jwks(vertx, server.url(), clock::nanos, Duration.ofMillis(300));
    Promise<Void> cut = Promise.promise();
    server.answer = request -> {
      request.response().setChunked(true).closeHandler(closed -> cut.complete());
      drip(request, " ");
    };
    assertThat(fault(impatient.find("1", Algorithm.RS256))).isEqualTo(Fault.UNAVAILABLE);
    await(cut.future());
    await(impatient.close());
  }

  @Test
  void silenceIsCutOff() {
    Jwks impatient = new Jwks(vertx, server.url(), clock::nanos, Duration.ofMillis(300));
    server.answer = request -> {};
    assertThat(fault(impatient.find("1", Algorithm.RS256))).isEqualTo(Fault.UNAVAILABLE);
    await(impatient.close());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "[]", "{}", "{\"keys\":1}", "{\"keys\":[1]}", "<html>"})
  void whatIsNoKeySetHoldsNoKeys(String body) {
    server.serves(body);
    assertThat(find("1")).isEmpty();
  }

  @Test
  void everybodyIsAnsweredOnTheirOwnContext() {
    List<Future<Boolean>> same = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Context context = vertx.getOrCreateContext();
      Promise<Boolean> answered = Promise.promise();
      same.add(answered.future());
      context.runOnContext(go -> jwks.find("1", Algorithm.RS256)
          .onComplete(done -> answered.complete(Vertx.currentContext() == context)));
    }
    assertThat(await(Future.all(same)).<Boolean>list()).containsOnly(true);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://app.example/keys",
        "HTTPS://app.example:8443/keys?x=1",
        "http://127.0.0.1/keys",
        "http://127.8.8.8:81/keys",
        "http://localhost:3000/keys",
        "http://[::1]:3000/keys"
      })
  void keysComeByHttpsOrFromThisMachine(String url) {
    assertThat(Jwks.isAllowed(URI.create(url))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://app.example/keys",
        "http://127.0.0.1.example/keys",
        "http://localhost.example/keys",
        "http://10.0.0.1/keys",
        "http://0.0.0.0/keys",
        "https://user:password@app.example/keys",
        "file:///etc/keys",
        "ftp://localhost/keys",
        "https:/keys",
        "keys"
      })
  void keysComeFromNowhereElse(String url) {
    assertThat(Jwks.isAllowed(URI.create(url))).isFalse();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Jwks(vertx, URI.create(url), clock::nanos));
  }

  private void drip(HttpServerRequest request, String text) {
    long timer = vertx.setPeriodic(20, tick -> request.response().write(text));
    request.connection().closeHandler(closed -> vertx.cancelTimer(timer));
  }
}
