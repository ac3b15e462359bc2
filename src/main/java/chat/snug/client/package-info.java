/**
 * A client of Snug for the JVM: one connection that looks after itself, a durable outbox, every event of every room once and in order.
 *
 * <p>{@link chat.snug.client.SnugClient} is the way in. All its logic runs on one thread, reads no clock and draws no random number by itself, and
 * reaches the world through {@link chat.snug.client.Ports}; {@link chat.snug.client.VertxClients} has those on Vert.x, for one client or thousands.
 */
@NullMarked
package chat.snug.client;

import org.jspecify.annotations.NullMarked;
