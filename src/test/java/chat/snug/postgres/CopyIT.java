package chat.snug.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.running.ChatSocket;
import chat.snug.running.Command;
import chat.snug.running.Person;
import chat.snug.running.SnugProcess;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A chat moves from the embedded store to PostgreSQL, and its clients notice nothing. */
@Timeout(240)
class CopyIT {
  private static final int MESSAGES = 300;

  @TempDir
  Path folder;

  private final String database = PostgresServer.newDatabase();
  private SnugProcess server;
  private Person ann;
  private Person bob;
  private String den;

  @BeforeEach
  void chat() throws Exception {
    server = SnugProcess.quick(folder).with("SNUG_SIGN_UP", "open").start();
    ann = Person.of(server, "ann");
    bob = Person.of(server, "bob");
    den = ann.group(bob);
    for (int i = 0; i < MESSAGES; i++) {
      assertThat((i % 3 == 0 ? bob : ann).say(den, "m" + i, "text ä😀 " + i).status())
          .isEqualTo(201);
    }
    String messages = "/v1/rooms/" + den + "/messages";
    ann.post(
        messages,
        Map.of(
            "client_msg_id",
            "reply",
            "text",
            "in a thread",
            "thread",
            5,
            "mentions",
            List.of("bob"),
            "data",
            Map.of("n", 1)));
    ann.call(
        "PATCH", messages + "/5", Map.of("text", "edited", "data", Map.of("a", List.of(1, 2))));
    bob.call("DELETE", messages + "/4", null);
    bob.call("PUT", messages + "/6/reactions/%F0%9F%91%8D", null);
    bob.call("PUT", "/v1/rooms/" + den + "/read", Map.of("seq", 100));
    ann.call("DELETE", "/v1/rooms/" + ann.group(bob), null);
  }

  @AfterEach
  void stop() {
    server.close();
    PostgresServer.drop(database);
  }

  private Command copy(String to) throws Exception {
    return Command.run(folder, "copy", "--from", folder.resolve("data").toString(), "--to", to);
  }

  /** All that the two see, by the call that shows it. */
  private Map<String, JsonNode> seen() {
    Map<String, JsonNode> seen = new TreeMap<>();
    for (Person person : List.of(ann, bob)) {
      for (String path : List.of(
          "/v1/users/me",
          "/v1/rooms",
          "/v1/rooms/" + den,
          "/v1/rooms/" + den + "/members",
          "/v1/rooms/" + den + "/reads",
          "/v1/rooms/" + den + "/messages?limit=100",
          "/v1/rooms/" + den + "/messages?limit=100&around=5",
          "/v1/rooms/" + den + "/messages/5/replies",
          "/v1/rooms/" + den + "/events?limit=500")) {
        seen.put(person.id() + " " + path, person.get(path).json());
      }
    }
    return seen;
  }

  @Test
  void clientsNoticeNothing() throws Exception {
    Person.Answer account = ann.post(
        "/v1/accounts",
        Map.of("username", "joe", "password", "a long password", "display_name", "Joe"));
    assertThat(account.status()).as("%s", account).isEqualTo(201);
    ChatSocket before = bob.connect("phone");
    String epoch = before.await("welcome").get("epoch").asText();
    Map<String, JsonNode> shown = seen();
    long head = ann.get("/v1/rooms/" + den).json().get("head").asLong();

    assertThat(copy(PostgresServer.url(database))).satisfies(refused -> {
      assertThat(refused.status()).isEqualTo(1);
      assertThat(refused.errors()).startsWith("snug: data folder").hasLineCount(1);
    });
    assertThat(server.stop()).isZero();
    assertThat(copy(PostgresServer.url(database))).satisfies(done -> {
      assertThat(done.errors()).isEmpty();
      assertThat(done.status()).isZero();
      assertThat(done.output()).contains("users: 3\n", "verified: 2 rooms", epoch);
    });
    assertThat(copy(PostgresServer.url(database))).satisfies(refused -> {
      assertThat(refused.status()).isEqualTo(1);
      assertThat(refused.errors()).contains("is not empty").hasLineCount(1);
    });

    server.with("SNUG_DATABASE", PostgresServer.url(database)).start();
    assertThat(seen()).isEqualTo(shown);
    ChatSocket after = bob.connect("phone");
    ObjectNode welcome = (ObjectNode) after.await("welcome");
    assertThat(welcome.get("epoch").asText()).isEqualTo(epoch);
    assertThat(welcome.path("rooms").path(den).get("head").asLong()).isEqualTo(head);
    Person.Answer repeat = ann.say(den, "m7", "text ä😀 7");
    assertThat(repeat.status()).isEqualTo(200);
    assertThat(ann.say(den, "new", "after the move").json().get("seq").asLong())
        .isEqualTo(head + 1);
    assertThat(bob.events(den, head)).hasSize(1);
    String refresh = account.json().get("refresh_token").asText();
    assertThat(ann.post("/v1/tokens", Map.of("grant", "refresh", "refresh_token", refresh))
            .status())
        .isEqualTo(200);
    String room = bob.group(ann);
    assertThat(room).isNotEqualTo(den);
  }

  @Test
  void aCopyThatWasStoppedGoesOn() throws Exception {
    Map<String, JsonNode> shown = seen();
    assertThat(server.stop()).isZero();
    // What a copy that was killed leaves: some tables whole, one in part, and the mark.
    assertThat(copy(PostgresServer.url(database)).status()).isZero();
    PostgresServer.run(
        database,
        "insert into meta (name, value) select 'copy', value from meta where name = 'epoch'");
    PostgresServer.run(database, "delete from meta where name = 'epoch'");
    PostgresServer.run(database, "delete from mentions");
    PostgresServer.run(
        database,
        "delete from events where place > (select no << 32 from rooms order by no limit 1) + 50");
    assertThat(Command.run(folder, "--port=0", "--database=" + PostgresServer.url(database)))
        .satisfies(refused -> {
          assertThat(refused.status()).isEqualTo(1);
          assertThat(refused.errors()).contains("not finished").hasLineCount(1);
        });
    assertThat(copy(PostgresServer.url(database))).satisfies(done -> {
      assertThat(done.errors()).isEmpty();
      assertThat(done.output()).contains("going on", "verified: 2 rooms");
    });
    server.with("SNUG_DATABASE", PostgresServer.url(database)).start();
    assertThat(seen()).isEqualTo(shown);
  }

  @Test
  void aCopyThatDiffersIsNoCopy() throws Exception {
    assertThat(server.stop()).isZero();
    assertThat(copy(PostgresServer.url(database)).status()).isZero();
    PostgresServer.run(
        database,
        "insert into meta (name, value) select 'copy', value from meta where name = 'epoch'");
    PostgresServer.run(database, "update events set text = 'text 10!' where client_msg_id = 'm10'");
    assertThat(copy(PostgresServer.url(database))).satisfies(refused -> {
      assertThat(refused.status()).isEqualTo(1);
      assertThat(refused.errors()).contains("room " + den).hasLineCount(1);
    });
  }
}
