/**
 * The one writer of all room logs: appends with group commit, tells every socket what was committed, and notices what nobody may have been told. The
 * way to it and from it is the node's event bus.
 */
@NullMarked
package chat.snug.log;

import org.jspecify.annotations.NullMarked;
