/**
 * The connection to Redis: one for each node, with a time limit on every command, a bound on what waits, and a way back when it was lost. Loaded only
 * where the configuration names a Redis.
 */
@NullMarked
package chat.snug.redis;

import org.jspecify.annotations.NullMarked;
