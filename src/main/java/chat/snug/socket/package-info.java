/**
 * Live sessions: the WebSocket, one state machine for each connection, and the fan-out of a room's events to those of its members who are connected to
 * this event loop. Everything of one event loop belongs to that loop alone, so nothing here is locked.
 */
@NullMarked
package chat.snug.socket;

import org.jspecify.annotations.NullMarked;
