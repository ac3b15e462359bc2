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
 * @param redis null: what is shared lives in memory
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
    Cluster cluster,
    Set<NodeRole> roles,
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

  /** Clustering is on where {@code name} is set. */
  public record Cluster(
      @Nullable String name, List<String> peers, @Nullable String host, int port) {}

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
