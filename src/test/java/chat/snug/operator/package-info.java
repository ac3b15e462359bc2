/** What the documents tell an operator, done as it stands there: the proxies in front of several nodes, the compose file, the ways in which nodes find each other. */
package chat.snug.operator;
