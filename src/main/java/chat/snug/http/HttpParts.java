package chat.snug.http;

import chat.snug.auth.Accounts;
import chat.snug.auth.Authenticator;
import chat.snug.auth.CallRates;
import chat.snug.config.Config;
import chat.snug.log.Feed;
import chat.snug.log.Log;
import chat.snug.metrics.Meters;
import chat.snug.presence.Presence;
import chat.snug.protocol.Shapes;
import chat.snug.store.HistoryStore;
import chat.snug.store.RoomStore;
import chat.snug.store.StoreHealth;
import chat.snug.store.UserStore;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * What REST stands on; all of it is shared by the event loops of a node.
 */
public record HttpParts(
    Config config,
    Shapes shapes,
    Log log,
    Feed feed,
    Stores stores,
    Signing signing,
    Presence presence,
    Meters meters,
    NodeState state,
    Outside outside) {

  /** What is read. */
  public record Stores(
      HistoryStore history, RoomStore rooms, UserStore users, StoreHealth health) {}

  /** Who may call, and how often. */
  public record Signing(Authenticator authenticator, Accounts accounts, CallRates rates) {}

  /**
   * What is not decided here.
   *
   * @param clock wall time
   * @param nanos a monotonic clock
   * @param random for ids that strangers can't guess; safe for use by many threads
   */
  public record Outside(InstantSource clock, LongSupplier nanos, RandomGenerator random) {}
}
