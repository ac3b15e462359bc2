/** Several nodes of the real jar on one PostgreSQL and one Redis, each on a host of its own where the machine can do that. */
package chat.snug.nodes;
