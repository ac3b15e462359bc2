package chat.snug.presence;

import chat.snug.redis.RedisLink;
import chat.snug.redis.Script;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The leases of all nodes' devices, in Redis: 64 buckets of users, each in one hash slot, each changed by scripts alone, so that whatever a script does is
 * done as a whole and told in the same step. The scripts say what the keys hold.
 */
final class RedisLeases {
  private static final List<String> KEYS = List.of("users", "due", "status", "changes", "meta");

  private final SharedPresence shared;
  private final String offlineAfter;
  private final Script claim;
  private final Script pulse;
  private final Script snapshot;

  RedisLeases(SharedPresence shared, Duration offlineAfter) {
    this.shared = shared;
    this.offlineAfter = Long.toString(offlineAfter.toMillis());
    this.claim = script("claim.lua");
    this.pulse = script("pulse.lua");
    this.snapshot = script("snapshot.lua");
  }

  RedisLink link() {
    return shared.link();
  }

  /**
   * A hello. Fails where Redis reads it only when the caller has given it up.
   *
   * @param wall milliseconds since the epoch
   * @param sent now by Redis's clock as well as it is known, milliseconds: what is long on its way is no newer for that; 0: unknown
   * @param attempt names this call, should the bucket prove to be empty
   */
  Future<LeaseAnswer.Claimed> claim(int bucket, Hello hello, long wall, long sent, long attempt) {
    List<String> arguments = common(attempt);
    arguments.add(hello.user());
    arguments.add(hello.device());
    arguments.add(rank(hello.n()));
    arguments.add(flag(hello.background()));
    arguments.add(Long.toString(wall));
    arguments.add(hello.session());
    arguments.add(Integer.toString(hello.limit()));
    arguments.add(Long.toString(sent));
    arguments.add(Long.toString(RedisLink.PATIENCE.toMillis()));
    return run(claim, bucket, arguments, LeaseAnswer::claimed);
  }

  /**
   * Says what devices did, and hears what changed.
   *
   * @param version of the newest change that this node knows
   * @param epoch that it belongs to; empty: none yet
   * @param sent as with a hello
   * @param sayings as {@link #keep} and {@link #bye} make them
   */
  Future<LeaseAnswer.Pulse> pulse(
      int bucket, long version, String epoch, long sent, List<String> sayings, long attempt) {
    List<String> arguments = common(attempt);
    arguments.add(Long.toString(version));
    arguments.add(epoch);
    arguments.add(flag(shared.sweeps()));
    arguments.add(Long.toString(sent));
    arguments.addAll(sayings);
    return run(pulse, bucket, arguments, answer -> LeaseAnswer.pulse(answer, shared.node()));
  }

  Future<LeaseAnswer.Snapshot> snapshot(int bucket, long attempt) {
    return run(snapshot, bucket, common(attempt), LeaseAnswer::snapshot);
  }

  /** Says all that is known of a device, so that it does not matter whether it was said before. */
  static List<String> keep(OwnDevice device, long ageMillis) {
    return List.of(
        "k",
        device.user(),
        device.name(),
        Long.toString(ageMillis),
        flag(device.background()),
        Long.toString(device.wall()),
        Long.toString(device.claim()),
        rank(device.n()),
        device.session(),
        flag(device.open()));
  }

  static List<String> bye(LeaseAnswer.Gone device) {
    return List.of("b", device.user(), device.device(), device.session());
  }

  private <T> Future<T> run(
      Script script, int bucket, List<String> arguments, Function<Response, T> reader) {
    return script.run(link(), keys(bucket), arguments).map(answer -> {
      if (answer == null) {
        throw new IllegalStateException("redis answered nothing");
      }
      return reader.apply(answer);
    });
  }

  private List<String> keys(int bucket) {
    String tag = "{" + shared.prefix() + ":" + bucket + "}:";
    return KEYS.stream().map(key -> tag + key).toList();
  }

  private List<String> common(long attempt) {
    SharedPresence.Timing timing = shared.timing();
    List<String> arguments = new ArrayList<>();
    arguments.add(offlineAfter);
    arguments.add(shared.node());
    arguments.add(shared.node() + "-" + attempt);
    arguments.add(Long.toString(timing.quiet().toMillis()));
    arguments.add(Long.toString(timing.hold().toMillis()));
    arguments.add(Integer.toString(timing.changesKept()));
    return arguments;
  }

  private Script script(String name) {
    return new Script(shared.clock() + Script.resource("common.lua") + Script.resource(name));
  }

  /** So written that the order of texts is that of numbers; Lua's own are exact to 53 bits only. */
  private static String rank(@Nullable Long n) {
    return n == null ? "" : "%016x".formatted(n ^ Long.MIN_VALUE);
  }

  private static String flag(boolean is) {
    return is ? "1" : "0";
  }
}
