package chat.snug.http;

import chat.snug.log.Log;
import chat.snug.model.Fault;
import chat.snug.model.Role;
import chat.snug.protocol.Views;
import chat.snug.store.Outcome.Answer;
import chat.snug.store.RoomStore;
import chat.snug.store.Write;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** Who is in a room: list, add or join, change a role, remove or leave. */
final class MemberRoutes implements RouteGroup {
  private static final String MEMBERS = "/v1/rooms/:room/members";
  private static final String MEMBER = MEMBERS + "/:user";

  private final Log log;
  private final RoomStore rooms;

  MemberRoutes(Log log, RoomStore rooms) {
    this.log = log;
    this.rooms = rooms;
  }

  @Override
  public void addTo(RouteTable table) {
    table
        .get(MEMBERS, this::list)
        .put(MEMBER, Body.OPTIONAL, this::put)
        .delete(MEMBER, this::remove);
  }

  private Future<Reply> list(Call call) {
    return rooms
        .members(
            call.me(), call.isAdmin(), call.room(), Listings.cursor(call), Listings.limit(call))
        .map(found -> Listings.reply(found, Views::member));
  }

  private Future<Reply> put(Call call) {
    Write put = new Write.PutMember(
        call.caller(), call.room(), call.user(), role(call.body().textOrNull("role")));
    return log.append(put).map(answer -> {
      Answer.MemberIs is = (Answer.MemberIs) answer;
      return Reply.ok(out -> Views.member(out, is.member()));
    });
  }

  private Future<Reply> remove(Call call) {
    return log.append(new Write.RemoveMember(call.caller(), call.room(), call.user()))
        .map(done -> Reply.done());
  }

  private static @Nullable Role role(@Nullable String code) {
    return code == null
        ? null
        : Role.of(code)
            .orElseThrow(() -> Fault.INVALID.because("`role` must be owner, moderator or member"));
  }
}
