package chat.snug;

import chat.snug.cluster.Cluster;
import chat.snug.config.Config;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.core.transport.Transport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Vert.x that a node stands on.
 *
 * @param cluster null: the node is alone, and nothing that several need is loaded
 */
record Ground(Vertx vertx, @Nullable Cluster cluster) {
  private static final Logger log = LoggerFactory.getLogger(Ground.class);

  /** Epoll where it loads: it is cheaper than NIO, and better than io_uring at gathered writes. */
  static Future<Ground> lay(Config config, int eventLoops) {
    VertxOptions options = new VertxOptions()
        .setEventLoopPoolSize(eventLoops)
        .setWorkerPoolSize(4)
        .setInternalBlockingPoolSize(4);
    boolean epoll = Transport.EPOLL != null && Transport.EPOLL.available();
    Transport transport = epoll ? Transport.EPOLL : Transport.NIO;
    log.atInfo()
        .setMessage("starting")
        .addKeyValue("transport", transport.name())
        .log();
    VertxBuilder builder = Vertx.builder().with(options).withTransport(transport);
    return config.cluster().name() == null
        ? Future.succeededFuture(new Ground(builder.build(), null))
        : Cluster.join(config.cluster(), builder, options)
            .map(cluster -> new Ground(cluster.vertx(), cluster));
  }
}
