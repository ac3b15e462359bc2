package chat.snug.bench;

import chat.snug.config.Limits;
import chat.snug.model.Caller;
import chat.snug.model.RoomKind;
import chat.snug.store.Outcome;
import chat.snug.store.Write;
import chat.snug.store.sql.SqlStores;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** A store with users and rooms that benchmarks fill, through the port that the server uses. */
final class BenchStore {
  private static final int USERS = 50;

  /** About as long as people's messages are. */
  private static final String TEXT =
      "The quick brown fox jumps over the lazy dog, and the dog does not even look up. ".repeat(2);

  private final SqlStores stores;
  private final Random random = new Random(1);
  private long sent;

  BenchStore(Vertx vertx, Path folder) throws Exception {
    stores = await(SqlStores.open(vertx, folder, Limits.DEFAULT, Clock.systemUTC()));
  }

  static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(1, TimeUnit.MINUTES);
  }

  SqlStores stores() {
    return stores;
  }

  static String user(int number) {
    return "user-" + number;
  }

  static String room(int number) {
    return "room-" + number;
  }

  /** Makes the users, and rooms that all of them are in. */
  void makeRooms(int rooms) throws Exception {
    List<String> others = new ArrayList<>();
    for (int i = 0; i < USERS; i++) {
      await(stores.users().ofToken(user(i), null));
      if (i > 0) {
        others.add(user(i));
      }
    }
    Caller maker = new Caller(user(0), false);
    for (int i = 0; i < rooms; i++) {
      append(List.of(
          new Write.MakeRoom(maker, room(i), RoomKind.GROUP, "Room " + i, null, null, others)));
    }
  }

  /** A message of a random user. */
  Write send(String room) {
    Caller author = new Caller(user(random.nextInt(USERS)), false);
    String id = "%020d".formatted(sent++);
    String text = TEXT.substring(random.nextInt(TEXT.length()));
    return new Write.Send(author, room, id, text, null, null, List.of(), null);
  }

  Random random() {
    return random;
  }

  void append(List<Write> batch) throws Exception {
    for (Outcome outcome : await(stores.log().append(batch))) {
      if (outcome.refusal() != null) {
        throw outcome.refusal();
      }
    }
  }

  void close() throws Exception {
    await(stores.health().close());
  }
}
