/** The real jar as a process, and people who talk to it as strangers would. */
package chat.snug.running;
