package chat.snug.log;

import chat.snug.bus.LocalCodec;
import chat.snug.store.RoomStore.Membership;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import java.util.ArrayList;
import java.util.List;

/** Where several nodes serve one store: tells the junction of this node. The changes of a turn go in one message. */
public final class SharedRoutes implements Routes {
  static final String ADDRESS = "snug.log.routes";
  private static final long WAIT_MILLIS = 7000;

  private final Vertx vertx;
  private final Context loop;
  private final DeliveryOptions options =
      new DeliveryOptions(LocalCodec.OPTIONS).setSendTimeout(WAIT_MILLIS);
  private List<RouteChange> pending = new ArrayList<>();

  /** To be made on the loop. */
  public SharedRoutes(Vertx vertx) {
    this.vertx = vertx;
    loop = vertx.getOrCreateContext();
    LocalCodec.register(vertx);
  }

  @Override
  public void came(String user) {
    add(new RouteChange.Came(user));
  }

  @Override
  public void went(String user) {
    add(new RouteChange.Went(user));
  }

  @Override
  public void entered(String room, long head) {
    add(new RouteChange.Entered(room, head));
  }

  @Override
  public void left(String room) {
    add(new RouteChange.Left(room));
  }

  @Override
  public Future<Void> read(List<Membership> rooms) {
    flush();
    return vertx
        .eventBus()
        .<Object>request(ADDRESS, new RouteChange.Read(rooms), options)
        .recover(gone -> Future.failedFuture(Log.away()))
        .mapEmpty();
  }

  private void add(RouteChange change) {
    if (pending.isEmpty()) {
      loop.runOnContext(turn -> flush());
    }
    pending.add(change);
  }

  private void flush() {
    if (!pending.isEmpty()) {
      vertx.eventBus().send(ADDRESS, new RouteChange.Changes(pending), options);
      pending = new ArrayList<>();
    }
  }
}
