package chat.snug.client;

import java.util.concurrent.Executor;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/**
 * All that a client has of the world outside.
 *
 * @param random uniform in [0, 1)
 * @param ids new ids that nobody else makes, 1 to 64 printable ASCII characters
 * @param loop runs tasks on the client's own thread, one after the other; at once for who is on it already
 */
public record Ports(
    Clock clock,
    Timers timers,
    DoubleSupplier random,
    Supplier<String> ids,
    SocketFactory sockets,
    Http http,
    Executor loop) {}
