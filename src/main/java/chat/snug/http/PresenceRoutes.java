package chat.snug.http;

import chat.snug.model.Fault;
import chat.snug.model.Ids;
import chat.snug.presence.Presence;
import chat.snug.presence.Standing;
import chat.snug.presence.Status;
import chat.snug.protocol.FrameWriter;
import chat.snug.protocol.JsonOut;
import chat.snug.protocol.ServerFrame;
import chat.snug.store.RoomStore;
import chat.snug.store.UserStore;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Who is here. */
final class PresenceRoutes implements RouteGroup {
  private static final int MAX_USERS = 500;

  private final Presence presence;
  private final UserStore users;
  private final RoomStore rooms;

  PresenceRoutes(Presence presence, UserStore users, RoomStore rooms) {
    this.presence = presence;
    this.users = users;
    this.rooms = rooms;
  }

  @Override
  public void addTo(RouteTable table) {
    table
        .post("/v1/presence", Body.REQUIRED, this::ofUsers)
        .get("/v1/rooms/:room/presence", this::ofRoom);
  }

  private Future<Reply> ofUsers(Call call) {
    Set<String> asked = asked(call);
    return users
        .visible(call.me(), asked)
        .compose(presence::standings)
        .map(seen -> Reply.ok(out -> items(out, all(asked, seen))));
  }

  private static Set<String> asked(Call call) {
    List<String> users = call.body().texts("users");
    if (users.isEmpty() || users.size() > MAX_USERS) {
      throw Fault.INVALID.because("`users` must name 1 to " + MAX_USERS + " users");
    }
    users.forEach(user -> Ids.id("users", user));
    return new LinkedHashSet<>(users);
  }

  /** In the order asked; who may not be seen looks like who was never here. */
  private static List<Standing> all(Set<String> asked, List<Standing> seen) {
    Map<String, Standing> byUser =
        seen.stream().collect(Collectors.toMap(Standing::user, Function.identity()));
    return asked.stream()
        .map(user -> byUser.getOrDefault(user, new Standing(user, Status.OFFLINE, null)))
        .toList();
  }

  private Future<Reply> ofRoom(Call call) {
    return rooms
        .memberIds(call.me(), call.isAdmin(), call.room())
        .compose(members -> presence.present(members).compose(here -> reply(members, here)));
  }

  /** Who is here comes first; the rest fills up what an answer holds. */
  private Future<Reply> reply(Set<String> members, List<Standing> here) {
    Set<String> others = new LinkedHashSet<>(members);
    here.forEach(standing -> others.remove(standing.user()));
    List<Standing> items = new ArrayList<>(here.subList(0, Math.min(here.size(), MAX_USERS)));
    List<String> rest = others.stream().limit(MAX_USERS - items.size()).toList();
    return presence.standings(rest).map(absent -> {
      items.addAll(absent);
      return Reply.ok(out -> items(out.put("online", here.size()), items));
    });
  }

  private static void items(JsonOut out, List<Standing> items) {
    out.putObjects("items", items, item -> FrameWriter.presence(out, frame(item)));
  }

  private static ServerFrame.Presence.Item frame(Standing standing) {
    return new ServerFrame.Presence.Item(
        standing.user(), standing.status().code(), standing.lastSeen());
  }
}
