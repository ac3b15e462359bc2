/** The wire: what clients say, checked for shape and size, and what they are told, as JSON. One codec for the socket and for REST. */
@NullMarked
package chat.snug.protocol;

import org.jspecify.annotations.NullMarked;
