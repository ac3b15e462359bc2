package chat.snug.http;

import chat.snug.model.Fault;
import chat.snug.model.Ids;
import chat.snug.model.Texts;
import chat.snug.protocol.JsonOut;
import chat.snug.store.HistoryStore;
import chat.snug.store.HistoryStore.CatchUp;
import chat.snug.store.HistoryStore.Piece;
import chat.snug.store.StoreHealth;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a client missed in many rooms at once. */
final class CatchUpRoutes implements RouteGroup {
  private static final int MAX_ROOMS = 500;

  private final HistoryStore history;
  private final StoreHealth store;

  CatchUpRoutes(HistoryStore history, StoreHealth store) {
    this.history = history;
    this.store = store;
  }

  @Override
  public void addTo(RouteTable table) {
    table.post("/v1/catch-up", Body.REQUIRED, this::catchUp);
  }

  private Future<Reply> catchUp(Call call) {
    Map<String, Long> asked = call.body().numbers("rooms");
    if (asked.isEmpty() || asked.size() > MAX_ROOMS) {
      throw Fault.INVALID.because("`rooms` must name 1 to " + MAX_ROOMS + " rooms");
    }
    if (asked.values().stream().anyMatch(seq -> seq < 0)) {
      throw Fault.INVALID.because("the seqs of `rooms` must be 0 or more");
    }
    if (!asked.keySet().stream().allMatch(Texts::isSound)) {
      throw Fault.INVALID.because("a name in `rooms` holds NUL or half of a surrogate pair");
    }
    return read(call, possible(asked)).map(found -> reply(asked, found));
  }

  /** What can't be the id of a room is a room that one may not see. */
  private static Map<String, Long> possible(Map<String, Long> asked) {
    Map<String, Long> possible = new LinkedHashMap<>(asked);
    possible.keySet().removeIf(room -> !Ids.isId(room));
    return possible;
  }

  private Future<CatchUp> read(Call call, Map<String, Long> rooms) {
    return rooms.isEmpty()
        ? store.epoch().map(epoch -> new CatchUp(epoch, Map.of()))
        : history.catchUp(call.me(), call.isAdmin(), rooms);
  }

  private static Reply reply(Map<String, Long> asked, CatchUp found) {
    return Reply.ok(out -> out.put("epoch", found.epoch())
        .putObject(
            "rooms",
            () -> asked.keySet().forEach(room -> room(out, room, found.rooms().get(room)))));
  }

  private static void room(JsonOut out, String room, @Nullable Piece piece) {
    out.putObject(room, () -> {
      if (piece == null) {
        out.put("error", Fault.NOT_FOUND.code());
      } else {
        HistoryRoutes.piece(out, piece);
      }
    });
  }
}
