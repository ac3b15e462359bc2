package chat.snug.socket;

import chat.snug.auth.Authenticator;
import chat.snug.config.Config;
import chat.snug.config.Limits;
import chat.snug.log.Feed;
import chat.snug.log.Log;
import chat.snug.log.Routes;
import chat.snug.metrics.Meters;
import chat.snug.presence.Presence;
import chat.snug.protocol.FrameReader;
import chat.snug.store.RoomStore;
import chat.snug.store.UserStore;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * What sessions work with, the same on every event loop of a node.
 *
 * @param routes makes those of the event loop that calls it
 * @param wall the time of day
 * @param nanoTime raw monotonic nanoseconds
 * @param random for session ids and for the waits that {@code drain} names; may be called from every event loop
 */
public record Node(
    Limits limits,
    Config.Presence timing,
    FrameReader reader,
    Authenticator authenticator,
    Log log,
    Function<Vertx, Routes> routes,
    Feed feed,
    RoomStore rooms,
    UserStore users,
    Presence presence,
    Budget budget,
    Meters meters,
    InstantSource wall,
    LongSupplier nanoTime,
    RandomGenerator random) {}
