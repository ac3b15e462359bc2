/** What a node counts and times, named in one place. Whoever does the work calls a plain method; how it is kept and shown is decided here alone. */
@NullMarked
package chat.snug.metrics;

import org.jspecify.annotations.NullMarked;
