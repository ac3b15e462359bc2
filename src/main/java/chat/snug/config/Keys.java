package chat.snug.config;

import chat.snug.config.Config.Log;
import chat.snug.config.Config.NodeRole;
import chat.snug.config.Config.SignUp;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The one table of keys: the reader, the list of {@code --help} and the names in the environment come from it. */
public final class Keys {
  private static final ValueType<String> HOST =
      new Checked<>("HOST", "a host name or an IP address", Addresses::host);
  private static final ValueType<Integer> PORT_TO_LISTEN = new WholeNumber(0, 65_535);
  private static final ValueType<Integer> INSTANCES = new WholeNumber(0, 1024);
  private static final ValueType<Integer> SECONDS = new WholeNumber(1, 86_400);

  static final Key<String> LISTEN_HOST = Key.of("host", HOST, "0.0.0.0", "address to listen on");
  static final Key<Integer> LISTEN_PORT = Key.of(
      "port",
      PORT_TO_LISTEN,
      "8080",
      "port to listen on; 0 takes a free one, and the log says which");
  static final Key<Path> DATA = Key.of(
      "data",
      Texts.FOLDER,
      "data",
      "folder of the embedded store and the generated secret, for one process at a time");
  static final Key<URI> PUBLIC_URL = Key.unset(
      "public_url",
      new Checked<>(
          "URL", "http:// or https:// with a host, without user, query and fragment", Urls::site),
      "what browsers see; its origin is the server's own. Unset: the request's Host decides");
  static final Key<List<String>> PROXIES = Key.unset(
      "proxies",
      new ListOf<>(
          new Checked<>("RANGE", "an IP address or a range such as 10.0.0.0/8", Addresses::range)),
      "peers whose X-Forwarded-For is believed; the client is the rightmost entry that is not one of them");
  static final Key<List<String>> ORIGINS = Key.unset(
      "origins",
      new ListOf<>(new Checked<>("ORIGIN", "scheme://host[:port] without a path", Urls::origin)),
      "web pages of these origins may use the server beside its own");
  static final Key<SignUp> SIGN_UP = Key.of(
      "sign_up",
      OneOf.constants(SignUp.class),
      "invite",
      "who may make an account: anybody, who has an invite, nobody");

  static final Key<String> JWT_SECRET = Key.unset(
          "jwt.secret", Texts.SECRET, "key of the HS256 tokens that an embedding application signs")
      .with(Secrecy.SECRET);
  static final Key<URI> JWT_JWKS_URL = Key.unset(
          "jwt.jwks_url",
          new Checked<>(
              "URL",
              "https://, or http:// on a loopback address, without user and fragment",
              Urls::keys),
          "where the public keys of an embedding application are fetched from")
      .with(Secrecy.CREDENTIALS_IN_URL);
  static final Key<List<String>> JWT_ALGORITHMS = Key.unset(
      "jwt.algorithms",
      new ListOf<>(OneOf.strings("HS256", "RS256", "ES256", "EdDSA")),
      "allowed algorithms. Unset: HS256 where jwt.secret is set; RS256, ES256 and EdDSA where jwt.jwks_url is");
  static final Key<String> JWT_ISSUER = Key.unset(
      "jwt.issuer", Texts.WORDS, "the application's tokens must carry this iss. Unset: any");
  static final Key<String> JWT_AUDIENCE = Key.unset(
      "jwt.audience", Texts.WORDS, "the application's tokens must carry this aud. Unset: any");

  static final Key<String> DATABASE = Key.unset(
          "database",
          new Checked<>(
              "URL", "postgresql://user:password@host:port/name?sslmode=MODE", Urls::postgres),
          "a PostgreSQL store. Unset: the embedded one (SQLite in data). MODE is disable, allow, prefer (left out), require, verify-ca or verify-full; sslrootcert=FILE names the certificates to trust")
      .with(Secrecy.CREDENTIALS_IN_URL);
  static final Key<String> REDIS = Key.unset(
          "redis",
          new Checked<>(
              "URL[,URL...]",
              "redis://[user:password@]host[:port][/number], or rediss:// for TLS; several are a Redis Cluster"
                  + " (of one address: ?cluster=true), those with ?master=NAME are Sentinels",
              RedisUrls::check),
          "what nodes share about presence and rates. redis://[user:password@]host[:port][/number], rediss:// is TLS;"
              + " several URLs are a Redis Cluster, those with ?master=NAME its Sentinels. Away: each node judges by itself")
      .with(Secrecy.CREDENTIALS_IN_URL);
  static final Key<Path> REDIS_TLS_AUTHORITY = Key.unset(
      "redis_tls.authority",
      Texts.FILE,
      "PEM file of whom this node trusts about a rediss:// Redis. Unset: whom Java trusts");
  static final Key<Path> REDIS_TLS_CERTIFICATE =
      Key.unset("redis_tls.certificate", Texts.FILE, "PEM file that this node shows to Redis");
  static final Key<Path> REDIS_TLS_KEY =
      Key.unset("redis_tls.key", Texts.FILE, "PEM file of the key of that certificate");

  static final Key<String> CLUSTER_NAME = Key.unset(
      "cluster.name",
      Texts.CLUSTER_NAME,
      "turns clustering on: nodes of one name serve one database together; needs database and redis");
  static final Key<List<String>> CLUSTER_PEERS = Key.unset(
      "cluster.peers",
      new ListOf<>(new Checked<>(
          "HOST[:PORT]",
          "a host name or an IP address, with :port where it is another, or the one word multicast",
          Addresses::peer)),
      "the other nodes, or a name that stands for the addresses of all; multicast: they find each other");
  static final Key<String> CLUSTER_HOST = Key.unset(
      "cluster.host",
      HOST,
      "address at which the other nodes reach this one, not a public one. Unset: the one by which it reaches them");
  static final Key<Integer> CLUSTER_PORT = Key.of(
      "cluster.port",
      new WholeNumber(1, 65_535),
      "5701",
      "port at which the members of the cluster find each other; keep it private: who reaches it and knows the name is in");
  static final Key<Integer> CLUSTER_BUS_PORT = Key.of(
      "cluster.bus_port",
      PORT_TO_LISTEN,
      "0",
      "port of the event bus between nodes; 0 takes a free one, which the others are told");
  static final Key<Boolean> CLUSTER_INSECURE = Key.of(
      "cluster.insecure",
      new OneOf<>(Map.of("false", false, "true", true)),
      "false",
      "lets cluster.host be a public address: for networks that something else keeps private");
  static final Key<Path> CLUSTER_TLS_CERTIFICATE = Key.unset(
      "cluster.tls_certificate",
      Texts.FILE,
      "PEM file with this node's certificate: the event bus between nodes is encrypted, and takes none without one");
  static final Key<Path> CLUSTER_TLS_KEY =
      Key.unset("cluster.tls_key", Texts.FILE, "PEM file with the key of cluster.tls_certificate");
  static final Key<Path> CLUSTER_TLS_AUTHORITY = Key.unset(
      "cluster.tls_authority",
      Texts.FILE,
      "PEM file with the certificates that sign those of all nodes; no other is trusted");
  static final Key<List<NodeRole>> ROLES = Key.of(
      "roles",
      new ListOf<>(OneOf.constants(NodeRole.class)),
      "http,socket,presence",
      "what this node does");
  static final Key<Integer> HTTP_INSTANCES = Key.of(
      "instances.http", INSTANCES, "0", "event loops that serve REST; 0: one for each processor");
  static final Key<Integer> SOCKET_INSTANCES = Key.of(
      "instances.socket",
      INSTANCES,
      "0",
      "event loops that serve sockets; 0: one for each processor. A node of both roles takes the larger for both");
  static final Key<Integer> PRESENCE_INSTANCES = Key.of(
      "instances.presence",
      new WholeNumber(0, 16),
      "0",
      "event loops that keep presence; 0: one, which is enough for 50,000 devices; nodes may differ");

  static final Key<Log.Format> LOG_FORMAT = Key.of(
      "log.format",
      OneOf.constants(Log.Format.class),
      "logfmt",
      "how the lines of the log are written");
  static final Key<Log.Level> LOG_LEVEL = Key.of(
      "log.level",
      OneOf.constants(Log.Level.class),
      "info",
      "what is less important than this is not logged");

  static final Key<Integer> HEARTBEAT_SECONDS = Key.of(
          "presence.heartbeat_seconds", SECONDS, "30", "how often clients ping")
      .in("seconds");
  static final Key<Integer> OFFLINE_AFTER_SECONDS = Key.of(
          "presence.offline_after_seconds",
          SECONDS,
          "90",
          "a device without a ping for so long is offline; more than presence.heartbeat_seconds")
      .in("seconds");

  /** All keys, in the order in which they are shown. */
  public static final List<Key<?>> ALL = Stream.of(
          List.of(LISTEN_HOST, LISTEN_PORT, DATA, PUBLIC_URL, PROXIES, ORIGINS, SIGN_UP),
          List.of(JWT_SECRET, JWT_JWKS_URL, JWT_ALGORITHMS, JWT_ISSUER, JWT_AUDIENCE),
          List.of(
              DATABASE,
              REDIS,
              REDIS_TLS_AUTHORITY,
              REDIS_TLS_CERTIFICATE,
              REDIS_TLS_KEY,
              CLUSTER_NAME,
              CLUSTER_PEERS,
              CLUSTER_HOST,
              CLUSTER_PORT,
              CLUSTER_BUS_PORT,
              CLUSTER_INSECURE,
              CLUSTER_TLS_CERTIFICATE,
              CLUSTER_TLS_KEY,
              CLUSTER_TLS_AUTHORITY,
              ROLES,
              HTTP_INSTANCES,
              SOCKET_INSTANCES,
              PRESENCE_INSTANCES),
          List.of(LOG_FORMAT, LOG_LEVEL),
          LimitKeys.ALL,
          List.of(HEARTBEAT_SECONDS, OFFLINE_AFTER_SECONDS))
      .<Key<?>>flatMap(List::stream)
      .toList();

  static final Map<String, Key<?>> BY_NAME =
      ALL.stream().collect(Collectors.toMap(Key::name, Function.identity()));

  static final Map<String, Key<?>> BY_VARIABLE =
      ALL.stream().collect(Collectors.toMap(Key::variable, Function.identity()));

  private Keys() {}
}
