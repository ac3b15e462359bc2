/**
 * REST, health, metrics, the API documents and the first page. A table of routes leads to named methods that check what was asked and then do it; one
 * place turns whatever went wrong into an answer.
 */
@NullMarked
package chat.snug.http;

import org.jspecify.annotations.NullMarked;
