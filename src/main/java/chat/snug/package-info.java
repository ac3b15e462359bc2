/** The command line, and the wiring of one node. Nothing imports this package. */
@NullMarked
package chat.snug;

import org.jspecify.annotations.NullMarked;
