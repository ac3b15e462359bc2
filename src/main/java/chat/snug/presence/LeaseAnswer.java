package chat.snug.presence;

import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the lease scripts answer. */
sealed interface LeaseAnswer {

  /** One session lost its device to another one. */
  record Gone(String user, String device, String session) {}

  /**
   * The answer to a hello.
   *
   * @param number of the claim, where it was accepted
   * @param known how the user stands now, where it was accepted
   */
  record Claimed(Claim claim, long number, @Nullable Known known) implements LeaseAnswer {}

  /**
   * The answer to a pulse.
   *
   * @param hold changes whenever nobody may turn offline for a while
   * @param holdMillis of it that are left
   * @param micros Redis's clock
   * @param version of the newest change that is told of here
   * @param behind more happened than Redis remembers
   * @param more there are changes above {@code version}, or more leases are over than were looked at
   * @param told users whose standing changed
   * @param gone sessions of this node that lost their device, by a hello elsewhere or by what was just said of them
   */
  record Pulse(
      String epoch,
      long hold,
      long holdMillis,
      long micros,
      long version,
      boolean behind,
      boolean more,
      Map<String, Known> told,
      List<Gone> gone)
      implements LeaseAnswer {}

  /** All of a bucket who are not offline. */
  record Snapshot(String epoch, long version, Map<String, Known> known) implements LeaseAnswer {}

  /** Changes that come with one pulse. */
  int MOST_CHANGES = 500;

  static Claimed claimed(Response answer) {
    return switch (answer.get(0).toString()) {
      case "accepted" -> {
        long version = answer.get(3).toLong();
        yield new Claimed(
            Claim.ACCEPTED, answer.get(1).toLong(), Known.parse(answer.get(2).toString(), version));
      }
      case "too_many" -> new Claimed(Claim.TOO_MANY, 0, null);
      case "late" -> throw new IllegalStateException("redis read a hello too late");
      default -> new Claimed(Claim.REPLACED, 0, null);
    };
  }

  static Pulse pulse(Response answer, String node) {
    Map<String, Known> told = new HashMap<>();
    List<Gone> gone = new ArrayList<>();
    Response changes = answer.get(6);
    for (Response change : changes) {
      Response fields = change.get(1);
      if (fields.get(0).toString().equals("s")) {
        String id = change.get(0).toString();
        long version = Long.parseLong(id.substring(0, id.indexOf('-')));
        told.put(fields.get(1).toString(), Known.parse(fields.get(3).toString(), version));
      } else if (fields.get(1).toString().equals(node)) {
        gone.add(gone(fields.get(5), fields.get(7), fields.get(3)));
      }
    }
    Response lost = answer.get(7);
    for (int i = 0; i < lost.size(); i += 3) {
      gone.add(gone(lost.get(i), lost.get(i + 1), lost.get(i + 2)));
    }
    return new Pulse(
        answer.get(0).toString(),
        answer.get(1).toLong(),
        answer.get(2).toLong(),
        answer.get(3).toLong(),
        answer.get(4).toLong(),
        answer.get(5).toLong() == 1,
        changes.size() == MOST_CHANGES || answer.get(8).toLong() == 1,
        told,
        gone);
  }

  static Snapshot snapshot(Response answer) {
    long version = answer.get(1).toLong();
    Map<String, Known> known = new HashMap<>();
    Response all = answer.get(2);
    for (int i = 0; i < all.size(); i += 2) {
      known.put(all.get(i).toString(), Known.parse(all.get(i + 1).toString(), version));
    }
    return new Snapshot(answer.get(0).toString(), version, known);
  }

  private static Gone gone(Response user, Response device, Response session) {
    return new Gone(user.toString(), device.toString(), session.toString());
  }
}
