/** The client libraries in other languages, with their own tests. */
package chat.snug.clients;
