/** Builds of different age as nodes of one cluster: one that was made from this repository's history, this one, and one that is still to come. */
package chat.snug.builds;
