package chat.snug.cluster;

import chat.snug.config.Config;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;

/** The one address at which this node's members' port and bus listen. Asks name servers, so not for an event loop. */
final class OwnAddress {
  /** Any will do: nothing is sent. */
  private static final int DISCARD = 9;

  private OwnAddress() {}

  /**
   * {@code cluster.host}, or where that is unset the address by which the first peer is reached; loopback where there is none.
   *
   * @throws ClusterException where it is unknown, or everybody could reach it
   */
  static InetAddress of(Config.Cluster cluster) {
    String host = cluster.host();
    InetAddress own = host == null ? towards(cluster.peers()) : resolve("cluster.host", host);
    if (!isPrivate(own) && !cluster.insecure()) {
      throw new ClusterException(
          "cluster.host: " + own.getHostAddress()
              + " is no private address, and whoever reaches port " + cluster.port()
              + " there and knows the cluster's name is a member; take a private one, or set cluster.insecure to true where a firewall keeps others out");
    }
    return own;
  }

  /** Nobody from elsewhere gets there: loopback, link-local, private (RFC 1918, RFC 4193), shared by a provider (RFC 6598). */
  static boolean isPrivate(InetAddress address) {
    byte[] bytes = address.getAddress();
    return address.isLoopbackAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || (address instanceof Inet6Address && (bytes[0] & 0xfe) == 0xfc)
        || (address instanceof Inet4Address && bytes[0] == 100 && (bytes[1] & 0xc0) == 64);
  }

  private static InetAddress towards(List<String> peers) {
    if (peers.isEmpty() || peers.contains(Config.Cluster.MULTICAST)) {
      return peers.isEmpty() ? InetAddress.getLoopbackAddress() : outward();
    }
    InetAddress peer = resolve("cluster.peers", hostOf(peers.get(0)));
    return by(peer);
  }

  /** Of the way to anywhere. */
  private static InetAddress outward() {
    return by(resolve("cluster.peers", "192.0.2.1"));
  }

  private static InetAddress by(InetAddress peer) {
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(new InetSocketAddress(peer, DISCARD));
      return socket.getLocalAddress();
    } catch (IOException noWay) {
      throw new ClusterException(
          "cluster.host: no address of this machine leads to " + peer.getHostAddress()
              + "; name the one at which the other nodes reach this one",
          noWay);
    }
  }

  private static String hostOf(String peer) {
    if (peer.startsWith("[")) {
      return peer.substring(1, peer.indexOf(']'));
    }
    int colon = peer.indexOf(':');
    return colon < 0 ? peer : peer.substring(0, colon);
  }

  private static InetAddress resolve(String key, String host) {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException unknown) {
      throw new ClusterException(key + ": no address is known for '" + host + "'", unknown);
    }
  }
}
