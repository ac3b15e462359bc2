package chat.snug.redis;

import chat.snug.config.Config.RedisTls;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.RedisOptions;
import java.net.URI;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which Redis, as the configuration's URLs say it: one URL is one server; several, or {@code cluster=true}, are a Redis Cluster; those with {@code
 * master=NAME} are Sentinels that watch a master of that name.
 *
 * @param masterName of the Sentinels; null: there are none
 */
public record RedisTarget(
    List<String> urls, boolean cluster, @Nullable String masterName, RedisTls tls) {
  private static final Pattern MASTER = Pattern.compile("(?:^|&)master=([^&]+)");
  private static final Pattern CLUSTER = Pattern.compile("(?:^|&)cluster=true(?:&|$)");
  /** Commands that may wait for their answers. */
  private static final int MAX_WAITING = 10_000;

  private static final int CONNECT_MILLIS = 1000;

  public RedisTarget {
    urls = List.copyOf(urls);
  }

  /** Reads the configuration's text, which was checked before. */
  public static RedisTarget of(String text, RedisTls tls) {
    List<String> urls = Stream.of(text.split(",")).map(String::strip).toList();
    List<String> queries = urls.stream().map(RedisTarget::query).toList();
    boolean cluster = urls.size() > 1
        || queries.stream().anyMatch(query -> CLUSTER.matcher(query).find());
    String master = queries.stream()
        .map(MASTER::matcher)
        .filter(Matcher::find)
        .map(found -> found.group(1))
        .findFirst()
        .orElse(null);
    return new RedisTarget(urls, cluster && master == null, master, tls);
  }

  RedisOptions options() {
    RedisOptions options = new RedisOptions()
        .setType(type())
        .setEndpoints(urls)
        .setMaxPoolSize(1)
        .setMaxPoolWaiting(MAX_WAITING)
        .setMaxWaitingHandlers(MAX_WAITING)
        // A link that is lost is made anew as a whole.
        .setPoolRecycleTimeout(-1)
        .setNetClientOptions(network());
    return masterName == null ? options : options.setMasterName(masterName);
  }

  private RedisClientType type() {
    if (masterName != null) {
      return RedisClientType.SENTINEL;
    }
    return cluster ? RedisClientType.CLUSTER : RedisClientType.STANDALONE;
  }

  private NetClientOptions network() {
    NetClientOptions network = new NetClientOptions()
        .setConnectTimeout(CONNECT_MILLIS)
        .setTcpKeepAlive(true)
        .setTcpNoDelay(true);
    if (!urls.get(0).startsWith("rediss:")) {
      return network;
    }
    network.setSsl(true).setHostnameVerificationAlgorithm("HTTPS");
    if (tls.authority() != null) {
      network.setTrustOptions(new PemTrustOptions().addCertPath(tls.authority().toString()));
    }
    if (tls.certificate() != null && tls.key() != null) {
      network.setKeyCertOptions(new PemKeyCertOptions()
          .addCertPath(tls.certificate().toString())
          .addKeyPath(tls.key().toString()));
    }
    return network;
  }

  private static String query(String url) {
    String query = URI.create(url).getQuery();
    return query == null ? "" : query;
  }
}
