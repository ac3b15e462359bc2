/**
 * Who is here. Devices hold leases that their heartbeats renew; a user's status follows from the leases alone, as pure code that a timer calls. One
 * verticle is the authority of the node, and also knows which session speaks for which device; {@link chat.snug.presence.Presence} talks to it over
 * the local event bus.
 */
@NullMarked
package chat.snug.presence;

import org.jspecify.annotations.NullMarked;
