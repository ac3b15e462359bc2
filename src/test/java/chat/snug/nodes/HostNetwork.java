package chat.snug.nodes;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Hosts on one machine: network namespaces of Linux on a bridge, of which each can be cut off from all others without anybody being told, as where a
 * cable is pulled. The machine itself is the gateway and has an address among them. Needs root.
 */
public final class HostNetwork implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 20;
  private static final int FIRST = 11;

  private final String tag;
  private final String net;
  private final int hosts;

  private HostNetwork(int hosts) {
    int number = ThreadLocalRandom.current().nextInt(1 << 14);
    this.tag = "sn" + Integer.toHexString(number);
    this.net = "10." + (64 + (number >> 8)) + "." + (number & 0xFF) + ".";
    this.hosts = hosts;
  }

  /** Null where this machine does not let us. */
  public static HostNetwork of(int hosts) {
    HostNetwork network = new HostNetwork(hosts);
    try {
      network.make();
      return network;
    } catch (IllegalStateException impossible) {
      network.close();
      return null;
    }
  }

  public static boolean isPossible() {
    HostNetwork network = of(1);
    if (network != null) {
      network.close();
    }
    return network != null;
  }

  /** Of the machine itself, as the hosts see it. */
  public String gateway() {
    return net + 1;
  }

  public String address(int host) {
    return net + (FIRST + host);
  }

  /** Runs a program on a host when written before its command. */
  public List<String> on(int host) {
    return List.of("ip", "netns", "exec", namespace(host));
  }

  /** From now on nothing comes or goes. */
  public void cut(int host) {
    run("ip", "link", "set", veth(host), "nomaster");
  }

  public void mend(int host) {
    run("ip", "link", "set", veth(host), "master", bridge());
  }

  @Override
  public void close() {
    for (int host = 0; host < hosts; host++) {
      tryTo("ip", "netns", "del", namespace(host));
    }
    tryTo("ip", "link", "del", bridge());
  }

  private void make() {
    run("ip", "link", "add", bridge(), "type", "bridge");
    run("ip", "addr", "add", gateway() + "/24", "dev", bridge());
    run("ip", "link", "set", bridge(), "up");
    for (int host = 0; host < hosts; host++) {
      String name = namespace(host);
      run("ip", "netns", "add", name);
      run("ip", "link", "add", veth(host), "type", "veth", "peer", "name", "eth0", "netns", name);
      run("ip", "link", "set", veth(host), "master", bridge(), "up");
      run("ip", "-n", name, "addr", "add", address(host) + "/24", "dev", "eth0");
      run("ip", "-n", name, "link", "set", "eth0", "up");
      run("ip", "-n", name, "link", "set", "lo", "up");
    }
  }

  private String bridge() {
    return tag + "b";
  }

  private String namespace(int host) {
    return tag + "h" + host;
  }

  private String veth(int host) {
    return tag + "v" + host;
  }

  private static void tryTo(String... command) {
    try {
      run(command);
    } catch (IllegalStateException notThere) {
      // What was not made need not be taken away.
    }
  }

  private static void run(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      try (InputStream said = process.getInputStream()) {
        String words = new String(said.readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
          throw new IllegalStateException(String.join(" ", command) + ": " + words);
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
