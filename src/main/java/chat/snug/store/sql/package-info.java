/**
 * The stores in SQL. {@link chat.snug.store.sql.SqlStores} opens them all; {@code Database} is the thin layer under them that runs their functions in
 * transactions on threads of its own.
 */
@NullMarked
package chat.snug.store.sql;

import org.jspecify.annotations.NullMarked;
