/**
 * What must be kept, as ports named by role. Nothing here knows SQL. Every call answers with a future that fails with {@link
 * chat.snug.model.FaultException}: a refusal where the asker was wrong, {@code unavailable} where the store is away; it never takes longer than the
 * time limits of the implementation.
 */
@NullMarked
package chat.snug.store;

import org.jspecify.annotations.NullMarked;
