/** How the parts of one node hand each other objects over the event bus. */
@NullMarked
package chat.snug.bus;

import org.jspecify.annotations.NullMarked;
