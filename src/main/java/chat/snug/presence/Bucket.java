package chat.snug.presence;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What this node knows of one bucket of users: its own devices, what was told of all, and how far it has heard. */
final class Bucket {
  /** Goodbyes that may wait for Redis; what is dropped falls off with its lease. */
  private static final int MAX_BYES = 1000;

  private final int index;
  private final Map<String, Map<String, OwnDevice>> own = new HashMap<>();
  private final Set<OwnDevice> unsaid = new LinkedHashSet<>();
  private final Set<LeaseAnswer.Gone> byes = new LinkedHashSet<>();
  private final Map<String, Known> known = new HashMap<>();

  private String epoch = "";
  private long hold;
  private long version;
  /** The connection to which all was said and answered. */
  private long generation;
  /** The connection to which all is being said, or was. */
  private long spokenTo;

  private boolean live;
  private boolean lapsed = true;
  private long awaySince;
  private @Nullable Long snapshotAt;
  /** When nobody is held any more. */
  private @Nullable Long releaseAt;

  private boolean behind;
  private int inFlight;
  private boolean urgent;

  Bucket(int index) {
    this.index = index;
  }

  int index() {
    return index;
  }

  String epoch() {
    return epoch;
  }

  long version() {
    return version;
  }

  /** Something waits that others should know at once. */
  boolean urgent() {
    return urgent;
  }

  boolean busy() {
    return inFlight > 0;
  }

  void asked() {
    inFlight++;
  }

  void answered() {
    inFlight--;
  }

  // Own devices.

  @Nullable
  OwnDevice own(String user, String device) {
    return own.getOrDefault(user, Map.of()).get(device);
  }

  /** A device came to this node, or another session of it. */
  void take(OwnDevice device) {
    OwnDevice before =
        own.computeIfAbsent(device.user(), user -> new HashMap<>(2)).put(device.name(), device);
    if (before != null) {
      unsaid.remove(before);
    }
  }

  /** The device is not this node's any more. */
  @Nullable
  OwnDevice drop(String user, String device) {
    Map<String, OwnDevice> devices = own.get(user);
    OwnDevice dropped = devices == null ? null : devices.remove(device);
    if (devices != null && devices.isEmpty()) {
      own.remove(user);
    }
    if (dropped != null) {
      unsaid.remove(dropped);
    }
    return dropped;
  }

  /** Something changed with that device. */
  void say(OwnDevice device, boolean atOnce) {
    unsaid.add(device);
    urgent |= atOnce;
  }

  /** The device took leave. */
  void sayBye(OwnDevice device) {
    byes.add(new LeaseAnswer.Gone(device.user(), device.name(), device.session()));
    urgent = true;
    if (byes.size() > MAX_BYES) {
      Iterator<LeaseAnswer.Gone> oldest = byes.iterator();
      oldest.next();
      oldest.remove();
    }
  }

  /** Says all devices again, as to somebody who knows nothing. */
  void sayAll() {
    own.values().forEach(devices -> unsaid.addAll(devices.values()));
    urgent = true;
  }

  List<LeaseAnswer.Gone> byes() {
    return List.copyOf(byes);
  }

  void byesHeard(Collection<LeaseAnswer.Gone> heard) {
    byes.removeAll(heard);
  }

  /** Devices of which something has to be said, those that wait longest; they count as said. */
  List<OwnDevice> takeUnsaid(int most) {
    List<OwnDevice> taken = unsaid.stream().limit(most).toList();
    taken.forEach(unsaid::remove);
    urgent = !unsaid.isEmpty();
    return taken;
  }

  /** Whether something has to be said of devices, urgent or not. */
  boolean hasUnsaid() {
    return !unsaid.isEmpty();
  }

  /** Forgets devices that nobody speaks for and whose lease is over. */
  void prune(long oldestBeat) {
    own.values()
        .forEach(devices ->
            devices.values().removeIf(device -> !device.open() && device.beat() - oldestBeat < 0));
    own.values().removeIf(Map::isEmpty);
  }

  // What was told.

  /** What was told of that user; null where nothing was, or that they are offline and everybody here knows. */
  @Nullable
  Known known(String user) {
    return known.get(user);
  }

  void learn(String user, Known news) {
    Known before = known.get(user);
    if (before == null || before.version() <= news.version()) {
      known.put(user, news);
    }
  }

  /** Who listens here has been told: true where that was news of somebody offline. */
  boolean forgetOffline(String user) {
    Known told = known.get(user);
    return told != null && told.isOffline() && known.remove(user, told);
  }

  /** All of whom something is known, and those with a device here. */
  Set<String> users() {
    Set<String> all = new HashSet<>(known.keySet());
    all.addAll(own.keySet());
    return all;
  }

  /** The whole truth: who is not in it is offline, and the store knows since when. */
  void learnAll(LeaseAnswer.Snapshot snapshot) {
    known.replaceAll((user, told) -> snapshot.known().containsKey(user) || told.isOffline()
        ? told
        : Known.offline(0, snapshot.version()));
    snapshot.known().forEach(this::learn);
    if (behind) {
      // What lies between can't be heard any more. Who lost a device by it hears so when saying it
      // again.
      version = snapshot.version();
      behind = false;
      sayAll();
    }
    snapshotAt = null;
    live = generation != 0;
  }

  // How far it has heard.

  /** Whether all was said to the connection of that number and answered. */
  boolean saidTo(long connection) {
    return generation == connection;
  }

  /** Whether all is being said to the connection of that number, or was. */
  boolean speaksTo(long connection) {
    return spokenTo == connection;
  }

  /** To a connection that knows nothing yet all is said. */
  void speakTo(long connection) {
    if (spokenTo != connection) {
      spokenTo = connection;
      sayAll();
    }
  }

  /** What was told is what is: the bucket is in step with Redis. */
  boolean live() {
    return live;
  }

  /** Others' devices can't be alive any more, for all that is known here. */
  boolean lapsed() {
    return lapsed;
  }

  /** Redis is away, or forgot what it was told. */
  void detach(long now) {
    generation = 0;
    spokenTo = 0;
    if (live) {
      live = false;
      lapsed = false;
      awaySince = now;
    }
  }

  /** True once, when so much time has passed without Redis. */
  boolean lapse(long now, long nanos) {
    if (live || lapsed || now - awaySince < nanos) {
      return false;
    }
    lapsed = true;
    return true;
  }

  /**
   * The answer to a pulse.
   *
   * @param asked the epoch that this node knew when it asked
   * @param all whether with it all own devices were said to this connection
   * @param connection its number
   */
  void heard(LeaseAnswer.Pulse answer, String asked, boolean all, long connection, long now) {
    boolean sameEpoch = epoch.equals(answer.epoch());
    // Others may not know them any more, or may have taken them while this node did not listen.
    // Those
    // whose hello was under way when this pulse left are among them by now.
    boolean sayAgain = !sameEpoch || (saidTo(connection) && hold != answer.hold());
    hold = answer.hold();
    releaseAt = answer.holdMillis() == 0 ? null : after(now, answer.holdMillis());
    if (!sameEpoch) {
      begin(answer, now);
    } else if (answer.behind() || all) {
      snapshotAt = now;
      behind |= answer.behind();
    }
    // Where two pulses were under way when the epoch changed the second one tells of no changes.
    if (!answer.behind() && asked.equals(answer.epoch())) {
      version = Math.max(version, answer.version());
    }
    answer.told().forEach(this::learn);
    if (all && speaksTo(connection)) {
      generation = connection;
      live = !known.isEmpty();
    }
    if (sayAgain) {
      sayAll();
    }
    urgent |= answer.more();
  }

  private static long after(long now, long millis) {
    return now + TimeUnit.MILLISECONDS.toNanos(millis + 1);
  }

  /** Redis was emptied, or this node has just come: versions begin anew, and whoever is missing once all nodes are back is offline. */
  private void begin(LeaseAnswer.Pulse answer, long now) {
    epoch = answer.epoch();
    version = answer.version();
    behind = false;
    known.replaceAll((user, told) -> new Known(told.status(), told.lastSeen(), told.nodes(), 0));
    snapshotAt = known.isEmpty() ? now : after(now, answer.holdMillis());
  }

  boolean wantsSnapshot(long now) {
    return snapshotAt != null && now >= snapshotAt;
  }

  /** Whether there is something to say or to hear before the usual time. */
  boolean isDue(long now) {
    return urgent || wantsSnapshot(now) || (releaseAt != null && now >= releaseAt);
  }
}
