package chat.snug.config;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The URLs of a Redis: of one server, of some of a Redis Cluster, or of Sentinels. */
final class RedisUrls {
  private static final Pattern QUERY = Pattern.compile("cluster=true|master=[A-Za-z0-9_.-]{1,100}");
  private static final Pattern PATH = Pattern.compile("/?|/[0-9]{1,4}");

  private RedisUrls() {}

  /** The text where all of its URLs can be used together. */
  static Optional<String> check(String text) {
    List<Optional<URI>> urls =
        Stream.of(text.split(",", -1)).map(String::strip).map(Urls::parse).toList();
    boolean good = urls.stream().allMatch(url -> url.filter(RedisUrls::isOne).isPresent());
    return good && fit(urls.stream().flatMap(Optional::stream).toList())
        ? Optional.of(text)
        : Optional.empty();
  }

  private static boolean isOne(URI url) {
    return Urls.hasScheme(url, Set.of("redis", "rediss"))
        && PATH.matcher(url.getRawPath()).matches()
        && (url.getRawQuery() == null || QUERY.matcher(url.getRawQuery()).matches())
        && url.getRawFragment() == null;
  }

  /** All by TLS or none; all Sentinels of one master, or none; a Redis Cluster has no numbers. */
  private static boolean fit(List<URI> urls) {
    long schemes = urls.stream().map(URI::getScheme).distinct().count();
    long queries = urls.stream().map(URI::getRawQuery).distinct().count();
    boolean sentinels = urls.stream().anyMatch(url -> isOf(url, "master="));
    boolean cluster =
        !sentinels && (urls.size() > 1 || urls.stream().anyMatch(url -> isOf(url, "cluster=")));
    return schemes == 1
        && queries == 1
        && !(cluster && urls.stream().anyMatch(url -> url.getRawPath().length() > 1));
  }

  private static boolean isOf(URI url, String query) {
    return url.getRawQuery() != null && url.getRawQuery().startsWith(query);
  }
}
