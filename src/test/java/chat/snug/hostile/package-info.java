/** A bad network between clients and the server: TCP connections that are late, slow, cut, half-open or refused, but that never lie. */
package chat.snug.hostile;
