package chat.snug.presence;

import org.jspecify.annotations.Nullable;

/**
 * A session asks to speak for a device. It is a heartbeat where it is accepted.
 *
 * @param n grows with each connect of the device; null where the client said none
 * @param session unique over all sessions of the node
 * @param socketAddress on the local event bus, where {@link Replaced} is sent should another session take over
 * @param limit sockets that the user may have open, this one included; 0 means off
 */
public record Hello(
    String user,
    String device,
    @Nullable Long n,
    boolean background,
    String session,
    String socketAddress,
    int limit)
    implements Request {}
