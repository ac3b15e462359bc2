/** Several nodes as one service: how they find each other, and whether they all do. Hazelcast is known here alone, and loaded only where a cluster is named. */
@NullMarked
package chat.snug.cluster;

import org.jspecify.annotations.NullMarked;
