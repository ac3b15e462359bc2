package chat.snug.http;

import chat.snug.log.Feed;
import chat.snug.log.Notice;
import chat.snug.model.Fault;
import chat.snug.model.Ids;
import chat.snug.model.Patch;
import chat.snug.model.User;
import chat.snug.protocol.Shapes;
import chat.snug.protocol.Views;
import chat.snug.store.UserStore;
import chat.snug.store.UserStore.Changed;
import io.vertx.core.Future;
import java.util.List;

/** Users and their profiles. */
final class UserRoutes implements RouteGroup {
  private static final int MAX_IDS = 50;

  private final UserStore users;
  private final Feed feed;
  private final Shapes shapes;

  UserRoutes(UserStore users, Feed feed, Shapes shapes) {
    this.users = users;
    this.feed = feed;
    this.shapes = shapes;
  }

  @Override
  public void addTo(RouteTable table) {
    table
        .get("/v1/users", this::list)
        .get("/v1/users/me", this::me)
        .patch("/v1/users/me", this::patchMe)
        .get("/v1/users/:user", this::get)
        .put("/v1/users/:user", Body.OPTIONAL, this::put);
  }

  private Future<Reply> list(Call call) {
    if (!call.query().has("id")) {
      return search(call);
    }
    if (call.query().has("query")) {
      throw Fault.INVALID.because("give `query` or `id`, not both");
    }
    return byId(call);
  }

  private Future<Reply> search(Call call) {
    String query = call.query().text("query");
    return users
        .search(query == null ? "" : query, Listings.cursor(call), Listings.limit(call))
        .map(found -> Listings.reply(found, Views::user));
  }

  private Future<Reply> byId(Call call) {
    List<String> ids = call.query().all("id");
    if (ids.size() > MAX_IDS) {
      throw Fault.INVALID.because("`id` may be given up to " + MAX_IDS + " times");
    }
    return users
        .find(ids.stream().filter(Ids::isId).distinct().toList())
        .map(found ->
            Reply.ok(out -> out.putObjects("items", found, user -> Views.user(out, user))));
  }

  private Future<Reply> me(Call call) {
    return one(call.me());
  }

  private Future<Reply> get(Call call) {
    return one(call.user());
  }

  private Future<Reply> one(String id) {
    return users.find(List.of(id)).map(found -> {
      if (found.isEmpty()) {
        throw Fault.NOT_FOUND.because("no such user");
      }
      return reply(found.get(0));
    });
  }

  private Future<Reply> patchMe(Call call) {
    return users
        .patch(call.me(), displayName(call), shapes.avatarPatch(call.body()))
        .map(this::changed);
  }

  private Future<Reply> put(Call call) {
    if (!call.isAdmin()) {
      throw Fault.FORBIDDEN.because("only administrators make and change other users");
    }
    return users
        .put(call.user(), displayName(call), shapes.avatarPatch(call.body()))
        .map(this::changed);
  }

  private Patch<String> displayName(Call call) {
    Patch<String> name = shapes.namePatch(call.body(), "display_name");
    if (name.present() && name.value() == null) {
      throw Fault.INVALID.because("`display_name` can't be taken away");
    }
    return name;
  }

  private Reply changed(Changed result) {
    if (result.changed()) {
      feed.publish(new Notice.ProfileChanged(result.user(), result.smallRooms()));
    }
    return reply(result.user());
  }

  private static Reply reply(User user) {
    return Reply.ok(out -> Views.user(out, user));
  }
}
