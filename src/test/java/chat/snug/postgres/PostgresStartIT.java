package chat.snug.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.running.Command;
import chat.snug.running.Person;
import chat.snug.running.SnugProcess;
import chat.snug.running.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A node starts on PostgreSQL, or says in one line why it can't. */
@Timeout(240)
class PostgresStartIT {
  private static final String PASSWORD = "p%40ss%3Aw%2Frd%C3%BC";

  @TempDir
  Path folder;

  private OwnPostgres postgres;
  private int nodes;

  @BeforeEach
  void make() throws Exception {
    postgres = new OwnPostgres(folder);
  }

  @AfterEach
  void stop() throws Exception {
    postgres.close();
  }

  private void secure() throws Exception {
    makeCertificate();
    postgres
        .with("ssl", "on")
        .with("ssl_cert_file", folder.resolve("server.crt").toString())
        .with("ssl_key_file", folder.resolve("server.key").toString())
        .start();
    postgres.run("create role joe login superuser password 'p@ss:w/rdü'");
    postgres.run("create role tim login superuser password 'x'");
    postgres.letIn(
        "hostssl all tim all scram-sha-256",
        "host all tim all reject",
        "host all joe all scram-sha-256");
  }

  /** For localhost, by the JDK's own tool. */
  private void makeCertificate() throws Exception {
    Path store = folder.resolve("server.p12");
    int status = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair",
            "-alias",
            "pg",
            "-keyalg",
            "RSA",
            "-dname",
            "CN=localhost",
            "-ext",
            "san=dns:localhost",
            "-storetype",
            "PKCS12",
            "-storepass",
            "secret",
            "-validity",
            "30",
            "-keystore",
            store.toString())
        .inheritIO()
        .start()
        .waitFor();
    assertThat(status).isZero();
    KeyStore keys = KeyStore.getInstance(store.toFile(), "secret".toCharArray());
    Certificate certificate = keys.getCertificate("pg");
    Files.writeString(folder.resolve("server.crt"), pem("CERTIFICATE", certificate.getEncoded()));
    OwnPostgres.writePrivate(
        folder.resolve("server.key"),
        pem("PRIVATE KEY", keys.getKey("pg", "secret".toCharArray()).getEncoded()));
  }

  private static String pem(String what, byte[] bytes) {
    return "-----BEGIN " + what + "-----\n" + Base64.getMimeEncoder().encodeToString(bytes)
        + "\n-----END " + what + "-----\n";
  }

  private String refusal(String url) throws Exception {
    Command ended = Command.run(folder, "--port=0", "--host=127.0.0.1", "--database=" + url);
    assertThat(ended.status()).as(ended.errors()).isEqualTo(1);
    assertThat(ended.errors())
        .startsWith("snug: database postgresql://localhost:" + postgres.port())
        .hasLineCount(1)
        .doesNotContain("p@ss", "wrong", "\tat ");
    return ended.errors();
  }

  private void serves(String url) throws Exception {
    Path own = Files.createDirectory(folder.resolve("node" + nodes++));
    try (SnugProcess server = SnugProcess.quick(own).with("SNUG_DATABASE", url).start()) {
      assertThat(Person.of(server, "ann").get("/health/ready").status()).isEqualTo(200);
      assertThat(server.stop()).isZero();
    }
    assertThat(own.resolve("data")).doesNotExist();
  }

  @Test
  void passwordsByScramAndTlsInAllItsModes() throws Exception {
    secure();
    String root = "&sslrootcert=" + folder.resolve("server.crt");
    serves(postgres.url("joe", PASSWORD));
    serves(postgres.url("tim", "x") + "?sslmode=require");
    serves(postgres.url("tim", "x") + "?sslmode=verify-ca" + root);
    serves(postgres.url("tim", "x") + "?sslmode=verify-full" + root);
    assertThat(refusal(postgres.url("tim", "x") + "?sslmode=disable")).contains("rejects");
    assertThat(refusal(postgres.url("tim", "x") + "?sslmode=verify-full"))
        .contains("TLS failed: its certificate");
    String byAddress = postgres.url("tim", "x").replace("localhost", "127.0.0.1");
    serves(byAddress + "?sslmode=verify-ca" + root);
    Command elsewhere =
        Command.run(folder, "--port=0", "--database=" + byAddress + "?sslmode=verify-full" + root);
    assertThat(elsewhere.status()).isEqualTo(1);
    assertThat(elsewhere.errors()).hasLineCount(1).contains("127.0.0.1");
  }

  @Test
  void whatIsWrongIsSaidInOneLine() throws Exception {
    secure();
    assertThat(refusal(postgres.url("joe", "wrong"))).contains("password authentication failed");
    assertThat(refusal(postgres.url("joe", PASSWORD).replace("/postgres", "/nothing")))
        .contains("\"nothing\" does not exist");
    assertThat(refusal(postgres.url("joe", PASSWORD) + "?sslmode=maybe")).contains("sslmode");
    assertThat(refusal(postgres.url("joe", PASSWORD) + "?user=x")).contains("'user'");
    assertThat(refusal(postgres.url("joe", PASSWORD) + "?sslmode=verify-ca&sslrootcert=/no/such"))
        .contains("sslrootcert");
  }

  @Test
  void whereTlsIsAskedForAndThereIsNoneItIsSaid() throws Exception {
    postgres.start();
    assertThat(refusal(postgres.url() + "?sslmode=require")).contains("the server has none");
    serves(postgres.url() + "?sslmode=prefer");
  }

  @Test
  void aNewerDatabaseIsRefusedOnlyWhereItSaysSo() throws Exception {
    postgres.start();
    serves(postgres.url());
    postgres.run("update meta set value = '99' where name = 'version'");
    serves(postgres.url());
    postgres.run("update meta set value = '99' where name = 'oldest_build'");
    assertThat(refusal(postgres.url())).contains("run a newer Snug");
  }

  @Test
  void aServerThatStartsLaterIsWaitedFor() throws Exception {
    SnugProcess server = SnugProcess.quick(folder).with("SNUG_DATABASE", postgres.url());
    CompletableFuture<OwnPostgres> later = CompletableFuture.supplyAsync(() -> {
      Waiting.until("the node waits", Duration.ofSeconds(30), this::waits);
      try {
        return postgres.start();
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    });
    try (server) {
      server.start();
      later.join();
      assertThat(server.log()).containsOnlyOnce("waiting for the database");
    }
  }

  private boolean waits() {
    try {
      Path log = folder.resolve("log");
      return Files.exists(log) && Files.readString(log).contains("waiting for the database");
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Test
  void aNewEpochIsForADatabaseThatNobodyUses() throws Exception {
    postgres.start();
    try (SnugProcess server =
        SnugProcess.quick(folder).with("SNUG_DATABASE", postgres.url()).start()) {
      String before =
          Person.of(server, "ann").connect().await("welcome").get("epoch").asText();
      Command early = Command.run(folder, "new-epoch", "--database=" + postgres.url());
      assertThat(early.status()).isEqualTo(1);
      assertThat(early.errors()).contains("stop all nodes").hasLineCount(1);
      assertThat(server.stop()).isZero();
      Command done = Command.run(folder, "new-epoch", "--database=" + postgres.url());
      assertThat(done.errors()).isEmpty();
      server.start();
      String after =
          Person.of(server, "ann").connect().await("welcome").get("epoch").asText();
      assertThat(after).isNotEqualTo(before);
      assertThat(done.output()).contains(after);
    }
  }
}
