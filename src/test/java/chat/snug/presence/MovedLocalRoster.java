package chat.snug.presence;

/** The roster of a node alone under a moved clock. */
final class MovedLocalRoster extends MovedRoster {
  private final LocalRoster roster;

  MovedLocalRoster() {
    this(1_700_000_000_000L);
  }

  MovedLocalRoster(long wall) {
    super(wall, PresenceVerticle.TICK);
    roster = new LocalRoster(
        OFFLINE_AFTER, clock(), this::now, unsaved, replaced::add, metrics.part(Share.WHOLE));
  }

  @Override
  LocalRoster roster() {
    return roster;
  }
}
