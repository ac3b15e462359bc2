/** What can be set: nested records with their defaults, units and checks, and the reader of file, environment and flags. */
@NullMarked
package chat.snug.config;

import org.jspecify.annotations.NullMarked;
