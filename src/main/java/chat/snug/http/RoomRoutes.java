package chat.snug.http;

import chat.snug.log.Log;
import chat.snug.model.Fault;
import chat.snug.model.FaultException;
import chat.snug.model.Ids;
import chat.snug.model.RoomKind;
import chat.snug.protocol.Members;
import chat.snug.protocol.Shapes;
import chat.snug.protocol.Views;
import chat.snug.store.Outcome.Answer;
import chat.snug.store.RoomStore;
import chat.snug.store.Write;
import io.vertx.core.Future;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** Rooms: make, list, read, change, delete. */
final class RoomRoutes implements RouteGroup {
  private final Log log;
  private final RoomStore rooms;
  private final Shapes shapes;
  private final Supplier<String> ids;

  /** @param ids makes up a room's id where the caller gave none */
  RoomRoutes(Log log, RoomStore rooms, Shapes shapes, Supplier<String> ids) {
    this.log = log;
    this.rooms = rooms;
    this.shapes = shapes;
    this.ids = ids;
  }

  @Override
  public void addTo(RouteTable table) {
    table
        .post("/v1/rooms", Body.REQUIRED, this::make)
        .get("/v1/rooms", this::list)
        .get("/v1/rooms/:room", this::get)
        .patch("/v1/rooms/:room", this::change)
        .delete("/v1/rooms/:room", this::delete);
  }

  private Future<Reply> make(Call call) {
    RoomKind kind = RoomKind.of(call.body().text("kind"))
        .orElseThrow(() -> Fault.INVALID.because("`kind` must be group, public or direct"));
    List<String> others = others(call);
    return log.append(kind == RoomKind.DIRECT ? direct(call, others) : shared(call, kind, others))
        .map(RoomRoutes::made);
  }

  private Write shared(Call call, RoomKind kind, List<String> others) {
    Members body = call.body();
    String id = body.textOrNull("id");
    return new Write.MakeRoom(
        call.caller(),
        id == null ? ids.get() : Ids.id("id", id),
        kind,
        shapes.namePatch(body, "name").value(),
        shapes.avatarPatch(body).value(),
        shapes.data(body),
        others);
  }

  /** A name means nothing here, and an id only where the two have no room yet. */
  private Write direct(Call call, List<String> others) {
    if (others.size() != 1) {
      throw Fault.INVALID.because("a direct room takes exactly one other user in `members`");
    }
    return new Write.MakeRoom(
        call.caller(),
        directId(call.body()),
        RoomKind.DIRECT,
        null,
        shapes.avatarPatch(call.body()).value(),
        shapes.data(call.body()),
        others);
  }

  private String directId(Members body) {
    try {
      String id = body.textOrNull("id");
      return id == null ? ids.get() : Ids.id("id", id);
    } catch (FaultException malformed) {
      return Write.MakeRoom.NO_ID;
    }
  }

  private static List<String> others(Call call) {
    Set<String> members = new LinkedHashSet<>(call.body().texts("members"));
    members.forEach(user -> Ids.id("members", user));
    members.remove(call.me());
    return List.copyOf(members);
  }

  private Future<Reply> list(Call call) {
    return rooms
        .rooms(call.me(), Listings.cursor(call), Listings.limit(call))
        .map(found -> Listings.reply(found, Views::room));
  }

  private Future<Reply> get(Call call) {
    return rooms
        .room(call.me(), call.isAdmin(), call.room())
        .map(room -> Reply.ok(out -> Views.room(out, room)));
  }

  private Future<Reply> change(Call call) {
    Write change = new Write.ChangeRoom(
        call.caller(),
        call.room(),
        shapes.namePatch(call.body(), "name"),
        shapes.avatarPatch(call.body()),
        shapes.dataPatch(call.body()));
    return log.append(change).map(answer -> {
      Answer.RoomIs is = (Answer.RoomIs) answer;
      return Reply.ok(out -> Views.room(out, is.room()));
    });
  }

  private Future<Reply> delete(Call call) {
    return log.append(new Write.DeleteRoom(call.caller(), call.room())).map(done -> Reply.done());
  }

  private static Reply made(Answer answer) {
    Answer.RoomIs is = (Answer.RoomIs) answer;
    return Reply.created(is.created(), out -> Views.room(out, is.room()));
  }
}
