package chat.snug;

import chat.snug.config.Config;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One node, from its start to its stop. */
final class Snug {
  private static final Logger log = LoggerFactory.getLogger(Snug.class);

  private final Vertx vertx;
  private final HttpServer server;

  private Snug(Vertx vertx, HttpServer server) {
    this.vertx = vertx;
    this.server = server;
  }

  static Future<Snug> start(Config config) {
    Vertx vertx = Vertx.vertx();
    // A promise without a context: one of a closed Vert.x has no thread left that could tell its
    // end.
    Promise<Snug> started = Promise.promise();
    vertx
        .createHttpServer()
        .requestHandler(request -> request.response().setStatusCode(503).end())
        .listen(config.port(), config.host())
        .map(server -> new Snug(vertx, server))
        .onSuccess(snug -> log.atInfo()
            .setMessage("listening")
            .addKeyValue("url", "http://" + config.host() + ":" + snug.port())
            .log())
        .onComplete(
            started::complete, cause -> vertx.close().onComplete(closed -> started.fail(cause)));
    return started.future();
  }

  Future<Void> stop() {
    return vertx.close();
  }

  int port() {
    return server.actualPort();
  }
}
