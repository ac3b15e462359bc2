package chat.snug.http;

import static io.vertx.core.http.HttpMethod.GET;

import chat.snug.metrics.Meters;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.Map;

/** For whoever runs the node: is it alive, is it ready, how is it doing. */
final class OperationRoutes implements RouteGroup {
  private static final int OK = 200;
  private static final int SERVICE_UNAVAILABLE = 503;

  private final Vertx vertx;
  private final Readiness readiness;
  private final NodeState state;
  private final Meters meters;

  OperationRoutes(Vertx vertx, Readiness readiness, NodeState state, Meters meters) {
    this.vertx = vertx;
    this.readiness = readiness;
    this.state = state;
    this.meters = meters;
  }

  @Override
  public void addTo(RouteTable table) {
    table
        .open(GET, "/health/live", Body.NONE, this::live)
        .open(GET, "/health/ready", Body.NONE, this::ready)
        .open(GET, "/metrics", Body.NONE, this::metrics);
  }

  private Future<Reply> live(Call call) {
    return Future.succeededFuture(Reply.ok(out -> out.put("status", "live")));
  }

  private Future<Reply> ready(Call call) {
    return readiness
        .status()
        .map(status ->
            Reply.json(status.equals(Readiness.READY) ? OK : SERVICE_UNAVAILABLE, out -> {
              out.put("status", status);
              NodeState.Members members = state.members();
              if (members != null) {
                out.putObject(
                    "cluster",
                    () -> out.putStrings("seen", members.seen())
                        .putStrings("announced", members.announced()));
              }
            }));
  }

  private Future<Reply> metrics(Call call) {
    return vertx
        .executeBlocking(meters::scrape, false)
        .map(text -> new Reply(OK, Meters.CONTENT_TYPE, Buffer.buffer(text), Map.of()));
  }
}
