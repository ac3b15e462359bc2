package chat.snug.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The whole configuration of a node. Keys in files, flags and the environment are the names of these members in {@code snake_case}, with dots for
 * nesting.
 *
 * @param host address to listen on
 * @param port to listen on; 0 takes a free one
 * @param data folder of the embedded store and the generated secret
 * @param publicUrl what browsers see; null: the request's {@code Host} decides
 * @param proxies peers (addresses or CIDR ranges) whose {@code X-Forwarded-For} is believed
 * @param origins allowed beside the server's own, as browsers write them
 * @param database null: SQLite in {@code data}
 * @param redis one or more URLs with commas between them; null: what is shared lives in memory
 */
public record Config(
    String host,
    int port,
    Path data,
    @Nullable URI publicUrl,
    List<String> proxies,
    List<String> origins,
    SignUp signUp,
    Jwt jwt,
    @Nullable String database,
    @Nullable String redis,
    RedisTls redisTls,
    Cluster cluster,
    Set<NodeRole> roles,
    Instances instances,
    Log log,
    Limits limits,
    Presence presence) {

  /** Who may make an account. */
  public enum SignUp {
    OPEN,
    INVITE,
    CLOSED
  }

  /** What a node does. */
  public enum NodeRole {
    HTTP,
    SOCKET,
    PRESENCE
  }

  /**
   * An embedding application's tokens.
   *
   * @param secret of HS256; null: none
   * @param jwksUrl of the application's public keys; null: none
   * @param algorithms allowed; empty: HS256 where a secret is set, RS256, ES256 and EdDSA where a URL is
   */
  public record Jwt(
      @Nullable String secret,
      @Nullable URI jwksUrl,
      List<String> algorithms,
      @Nullable String issuer,
      @Nullable String audience) {}

  /**
   * Files in PEM for a Redis by {@code rediss://}.
   *
   * @param authority whom this node trusts; null: whom Java trusts
   * @param certificate what this node shows; null, as is {@code key}: nothing
   */
  public record RedisTls(
      @Nullable Path authority,
      @Nullable Path certificate,
      @Nullable Path key) {
    /** Whom Java trusts. */
    public static final RedisTls NONE = new RedisTls(null, null, null);
  }

  /**
   * Clustering is on where {@code name} is set.
   *
   * @param peers the other nodes, each as {@code host[:port]}; the one word {@link #MULTICAST}: they find each other
   * @param host address at which the other nodes reach this one; null: the one by which it reaches them
   * @param port of the members' own talk
   * @param busPort of the event bus; 0 takes a free one
   * @param insecure the port may be at a public address
   * @param tlsCertificate what this node shows to others on the bus, a file in PEM; null: the bus is not encrypted, and the other two are null too
   * @param tlsAuthority whom it trusts
   */
  public record Cluster(
      @Nullable String name,
      List<String> peers,
      @Nullable String host,
      int port,
      int busPort,
      boolean insecure,
      @Nullable Path tlsCertificate,
      @Nullable Path tlsKey,
      @Nullable Path tlsAuthority) {
    public static final String MULTICAST = "multicast";
  }

  /** Event loops that serve each role; 0: one for each processor, of presence one. */
  public record Instances(int http, int socket, int presence) {
    /** Event loops that keep presence, whatever was left open. */
    public int presenceLoops() {
      return Math.max(1, presence);
    }
  }

  /** How to log. */
  public record Log(Format format, Level level) {

    /** One line per event either way. */
    public enum Format {
      LOGFMT,
      JSON
    }

    /** From the most to the least. */
    public enum Level {
      TRACE,
      DEBUG,
      INFO,
      WARN,
      ERROR
    }
  }

  /** Seconds, as {@code welcome} reports them. */
  public record Presence(int heartbeatSeconds, int offlineAfterSeconds) {}
}
