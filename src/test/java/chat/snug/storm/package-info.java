/** Many clients of all languages in a hostile network, and the judge of what they saw. */
package chat.snug.storm;
