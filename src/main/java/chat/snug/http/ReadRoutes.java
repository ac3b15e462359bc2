package chat.snug.http;

import chat.snug.log.Log;
import chat.snug.model.Fault;
import chat.snug.store.Outcome.Answer;
import chat.snug.store.RoomStore;
import chat.snug.store.Write;
import io.vertx.core.Future;

/** How far the members of a room have read. */
final class ReadRoutes implements RouteGroup {
  private final Log log;
  private final RoomStore rooms;

  ReadRoutes(Log log, RoomStore rooms) {
    this.log = log;
    this.rooms = rooms;
  }

  @Override
  public void addTo(RouteTable table) {
    table
        .get("/v1/rooms/:room/reads", this::list)
        .put("/v1/rooms/:room/read", Body.REQUIRED, this::read);
  }

  private Future<Reply> list(Call call) {
    return rooms
        .reads(call.me(), call.isAdmin(), call.room())
        .map(reads -> Reply.ok(out -> out.putObjects(
            "items", reads, item -> out.put("user", item.user()).put("read", item.read()))));
  }

  private Future<Reply> read(Call call) {
    long seq = call.body().number("seq");
    if (seq < 0) {
      throw Fault.INVALID.because("`seq` must be 0 or more");
    }
    return log.append(new Write.Read(call.caller(), call.room(), seq)).map(answer -> {
      Answer.ReadAt at = (Answer.ReadAt) answer;
      return Reply.ok(out -> out.put("read", at.read()).put("unread", at.unread()));
    });
  }
}
