package chat.snug.storm;

/** What befalls a node, or a store that all nodes share. */
enum Mishap {
  /** kill -9 of a node, which is started again at once. */
  KILL,
  /** SIGSTOP of a node for 20 s. */
  FREEZE,
  /** PostgreSQL is restarted. */
  DATABASE,
  /** SIGSTOP of Redis for 20 s. */
  REDIS,
  /** A node reaches nobody and nobody reaches it for 15 s. */
  CUT,
  /** Every node in turn ends on SIGTERM and is started again. */
  ROLL
}
