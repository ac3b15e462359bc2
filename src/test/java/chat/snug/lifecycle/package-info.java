/** The timelines that all client libraries run (src/test/resources/lifecycle): their form. */
@NullMarked
package chat.snug.lifecycle;

import org.jspecify.annotations.NullMarked;
