/**
 * What no client should send, in tables: each row says what is sent and what the contract has for it. The scene is the same for all: bob asks, who is a
 * member of {@code den} with ann; {@code other} is eve's group, {@code square} her public room, which bob has not joined.
 */
package chat.snug.badinput;
