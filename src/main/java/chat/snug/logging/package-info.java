/**
 * How log events become lines on standard output: logfmt or JSON, one line each whatever is in it, and never a wait for who reads them. Set up in code,
 * since reading a file for it would cost a good part of the start.
 */
@NullMarked
package chat.snug.logging;

import org.jspecify.annotations.NullMarked;
