/** Who is asking: accounts and their passwords, the server's own tokens, the tokens of an embedding application, and how often one may ask. */
@NullMarked
package chat.snug.auth;

import org.jspecify.annotations.NullMarked;
