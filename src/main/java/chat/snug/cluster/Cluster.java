package chat.snug.cluster;

import chat.snug.bus.EventBusTransport;
import chat.snug.bus.Transport;
import chat.snug.config.Config;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** This node as a member of its cluster. */
public final class Cluster {
  private static final Logger log = LoggerFactory.getLogger(Cluster.class);
  /** Between nodes that are up a ping takes milliseconds; a dead one's mail is bounded elsewhere. */
  private static final long PING_MILLIS = 5_000;

  /** A cluster lets somebody in within a few seconds; a peer that is frozen answers nothing, and would hold up this node as long as it is. */
  private static final int JOIN_SECONDS = 30;

  private final Vertx vertx;
  private final HazelcastClusterManager members;
  private final String address;

  private Cluster(Vertx vertx, HazelcastClusterManager members, String address) {
    this.vertx = vertx;
    this.members = members;
    this.address = address;
  }

  /**
   * Joins the peers, or begins alone where there are none or none lets it in, and finds them later. Fails with a {@link ClusterException} that says why in one
   * line. Takes seconds, on threads of its own until the event loops are there; so to be called from a thread that may wait a moment for a name server.
   */
  public static Future<Cluster> join(
      Config.Cluster config, VertxBuilder builder, VertxOptions options) {
    return join(config, builder, options, JOIN_SECONDS);
  }

  static Future<Cluster> join(
      Config.Cluster config, VertxBuilder builder, VertxOptions options, int joinSeconds) {
    InetAddress own;
    try {
      own = OwnAddress.of(config);
      probe(own, config.port());
    } catch (ClusterException refused) {
      return Future.failedFuture(refused);
    }
    // Read where Hazelcast's first class is loaded, before there is a configuration.
    System.setProperty("hazelcast.logging.type", "slf4j");
    String address = own.getHostAddress() + ":" + config.port();
    log.atInfo()
        .setMessage("joining the cluster")
        .addKeyValue("cluster", config.name())
        .addKeyValue("address", address)
        .log();
    VertxBuilder ready = builder.with(options.setEventBusOptions(bus(config, own)));
    return build(ready, HazelcastSettings.of(config, own, joinSeconds), address)
        .recover(failure -> isUnanswered(failure, config)
            ? alone(config, own, ready, joinSeconds, address)
            : Future.failedFuture(failure))
        .recover(
            failure -> Future.failedFuture(new ClusterException(line(address, failure), failure)))
        .onSuccess(Cluster::tellJoined);
  }

  private static Future<Cluster> build(
      VertxBuilder builder, com.hazelcast.config.Config settings, String address) {
    HazelcastClusterManager members = new HazelcastClusterManager(settings);
    return builder
        .withClusterManager(members)
        .buildClustered()
        .map(vertx -> new Cluster(vertx, members, address));
  }

  /** Hazelcast ends where peers take connections and say neither yes nor no in time. */
  private static boolean isUnanswered(Throwable failure, Config.Cluster config) {
    return failure instanceof IllegalStateException
        && !config.peers().isEmpty()
        && !config.peers().contains(Config.Cluster.MULTICAST);
  }

  private static Future<Cluster> alone(
      Config.Cluster config,
      InetAddress own,
      VertxBuilder builder,
      int joinSeconds,
      String address) {
    log.atWarn()
        .setMessage(
            "peers take connections and don't answer: they are frozen or cut off; this node begins without them and joins them once they do")
        .addKeyValue("peers", String.join(",", config.peers()))
        .log();
    com.hazelcast.config.Config settings = HazelcastSettings.alone(config, own, joinSeconds);
    return build(builder, settings, address)
        .onSuccess(joined -> HazelcastSettings.seek(settings, config));
  }

  public Vertx vertx() {
    return vertx;
  }

  /** To and from the other members. */
  public Transport transport() {
    return new EventBusTransport(vertx, members);
  }

  /** Host and port of this member. */
  public String address() {
    return address;
  }

  private void tellJoined() {
    log.atInfo()
        .setMessage("joined the cluster")
        .addKeyValue("node", members.getNodeId())
        .addKeyValue("members", members.getNodes().size())
        .log();
  }

  private static EventBusOptions bus(Config.Cluster config, InetAddress own) {
    EventBusOptions bus = new EventBusOptions()
        .setHost(own.getHostAddress())
        .setPort(config.busPort())
        .setClusterPingInterval(PING_MILLIS)
        .setClusterPingReplyInterval(PING_MILLIS);
    Path certificate = config.tlsCertificate();
    if (certificate != null) {
      bus.setSsl(true)
          .setKeyCertOptions(new PemKeyCertOptions()
              .setCertPath(certificate.toString())
              .setKeyPath(Objects.requireNonNull(config.tlsKey()).toString()))
          .setTrustOptions(new PemTrustOptions()
              .addCertPath(Objects.requireNonNull(config.tlsAuthority()).toString()))
          .setClientAuth(ClientAuth.REQUIRED)
          .setTrustAll(false);
    }
    return bus;
  }

  /** Hazelcast would say it in a hundred lines. */
  private static void probe(InetAddress own, int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(own, port));
    } catch (IOException taken) {
      throw new ClusterException(
          "can't listen for the cluster on " + own.getHostAddress() + ":" + port + ": "
              + taken.getMessage()
              + "; name another with --cluster.host or --cluster.port or stop what uses it",
          taken);
    }
  }

  private static String line(String address, Throwable failure) {
    String words = String.valueOf(failure.getMessage());
    return "can't join the cluster at " + address + ": "
        + words.lines().findFirst().orElse("");
  }
}
