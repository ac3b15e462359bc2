package chat.snug.storm;

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
import java.util.concurrent.TimeUnit;

/** Fills the folder of a server that doesn't run, through the port that the server uses, since 100,000 sends over sockets take their time. */
final class FilledStore {
  private static final int BATCH = 1000;
  private static final int PATIENCE_MINUTES = 1;

  private final Vertx vertx = Vertx.vertx();
  private final SqlStores stores;
  private final List<Write> batch = new ArrayList<>();
  private int sent;

  /** What is put into it. */
  interface Content {
    void into(FilledStore store) throws Exception;
  }

  private FilledStore(Path data) throws Exception {
    stores = await(SqlStores.open(vertx, data, Limits.DEFAULT, Clock.systemUTC()));
  }

  /** @param data the server's folder {@code data} */
  static void fill(Path data, Content content) throws Exception {
    FilledStore store = new FilledStore(data);
    try {
      content.into(store);
      store.flush();
    } finally {
      await(store.stores.health().close());
      await(store.vertx.close());
    }
  }

  /** A group of these, who are made where they are new. */
  FilledStore room(String id, List<String> members) throws Exception {
    for (String member : members) {
      await(stores.users().ofToken(member, null));
    }
    Caller maker = new Caller(members.get(0), false);
    List<String> others = members.subList(1, members.size());
    append(new Write.MakeRoom(maker, id, RoomKind.GROUP, id, null, null, others));
    return this;
  }

  FilledStore messages(String room, String author, int count) throws Exception {
    for (int i = 0; i < count; i++) {
      String id = "filled-" + System.nanoTime() + "-" + sent;
      String text = "This is message " + sent++ + ", which somebody wrote long ago";
      append(
          new Write.Send(new Caller(author, false), room, id, text, null, null, List.of(), null));
    }
    return this;
  }

  private void append(Write write) throws Exception {
    batch.add(write);
    if (batch.size() == BATCH) {
      flush();
    }
  }

  private void flush() throws Exception {
    for (Outcome outcome : await(stores.log().append(List.copyOf(batch)))) {
      if (outcome.refusal() != null) {
        throw outcome.refusal();
      }
    }
    batch.clear();
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(PATIENCE_MINUTES, TimeUnit.MINUTES);
  }
}
