/** A real PostgreSQL for tests, cut off and stopped at bad moments. */
package chat.snug.postgres;
