/** What must hold while things go wrong: killed, frozen, stalled, locked out, full, and loaded as far as it goes. */
package chat.snug.torture;
