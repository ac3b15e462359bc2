package chat.snug.cluster;

import chat.snug.config.Config;
import com.hazelcast.config.ClassFilter;
import com.hazelcast.config.JavaSerializationFilterConfig;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.NetworkConfig;
import java.net.InetAddress;
import java.util.List;

/**
 * How Hazelcast finds the other nodes. Its port has no encryption, and whoever reaches it and knows the cluster's name is a member: so it is bound to one
 * private address, and nothing that people wrote goes through it. It knows who is there and at which ports their buses listen; no more is asked of it.
 */
final class HazelcastSettings {
  private static final int CONNECT_SECONDS = 3;

  private HazelcastSettings() {}

  /** @param joinSeconds so long the peers have to let this node in, else the instance ends */
  static com.hazelcast.config.Config of(Config.Cluster cluster, InetAddress own, int joinSeconds) {
    com.hazelcast.config.Config config = new com.hazelcast.config.Config();
    config.setClusterName(cluster.name());
    config.setNetworkConfig(network(cluster));
    config.getSerializationConfig().setJavaSerializationFilterConfig(filter());
    config.getMetricsConfig().setEnabled(false);
    config.getJetConfig().setEnabled(false);
    // Five seconds more than a busy machine needs, and soon enough for those who wait.
    set(config, "hazelcast.max.no.heartbeat.seconds", "10");
    set(config, "hazelcast.heartbeat.interval.seconds", "2");
    set(config, "hazelcast.merge.first.run.delay.seconds", "10");
    set(config, "hazelcast.merge.next.run.delay.seconds", "10");
    set(config, "hazelcast.wait.seconds.before.join", "1");
    set(config, "hazelcast.max.join.seconds", Integer.toString(joinSeconds));
    set(config, "hazelcast.graceful.shutdown.max.wait", "3");
    // By itself, and not by a list of interfaces: of the addresses that a peer's name stands for it
    // would try those in the list alone.
    set(config, "hazelcast.local.localAddress", own.getHostAddress());
    set(config, "hazelcast.socket.bind.any", "false");
    set(config, "hazelcast.logging.type", "slf4j");
    set(config, "hazelcast.phone.home.enabled", "false");
    set(config, "hazelcast.shutdownhook.enabled", "false");
    return config;
  }

  /** The same for a node that begins by itself, see {@link #seek}. */
  static com.hazelcast.config.Config alone(
      Config.Cluster cluster, InetAddress own, int joinSeconds) {
    com.hazelcast.config.Config config = of(cluster, own, joinSeconds);
    config.getNetworkConfig().getJoin().getTcpIpConfig().setMembers(List.of());
    return config;
  }

  /** From now on a node that began by itself looks for its peers and merges with whom it finds. */
  static void seek(com.hazelcast.config.Config running, Config.Cluster cluster) {
    running.getNetworkConfig().getJoin().getTcpIpConfig().setMembers(cluster.peers());
  }

  private static void set(com.hazelcast.config.Config config, String name, String value) {
    config.setProperty(name, value);
  }

  private static NetworkConfig network(Config.Cluster cluster) {
    NetworkConfig network = new NetworkConfig();
    network.setPort(cluster.port()).setPortAutoIncrement(false).setReuseAddress(true);
    JoinConfig join = network.getJoin();
    join.getAutoDetectionConfig().setEnabled(false);
    boolean multicast = cluster.peers().contains(Config.Cluster.MULTICAST);
    join.getMulticastConfig().setEnabled(multicast);
    join.getTcpIpConfig().setEnabled(!multicast).setConnectionTimeoutSeconds(CONNECT_SECONDS);
    if (!multicast) {
      cluster.peers().forEach(join.getTcpIpConfig()::addMember);
    }
    return network;
  }

  /** Java objects come from the manager alone: its own, exceptions, and what those hold. */
  private static JavaSerializationFilterConfig filter() {
    ClassFilter allowed = new ClassFilter()
        .addPrefixes("com.hazelcast.", "io.vertx.spi.cluster.hazelcast.", "java.lang.", "[");
    allowed.addPrefixes("java.util.Collections", "java.util.ArrayList", "java.util.UUID");
    return new JavaSerializationFilterConfig().setWhitelist(allowed);
  }
}
