/** The API documents, held against themselves and against the real server. */
package chat.snug.api;
