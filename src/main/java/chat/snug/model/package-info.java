/** What the chat is made of, as plain data: rooms, members, messages, the events of a room's log, faults, and who may do what. */
@NullMarked
package chat.snug.model;

import org.jspecify.annotations.NullMarked;
