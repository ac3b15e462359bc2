package chat.snug.bus;

/** What is counted of the bus. */
public interface BusMeters {

  /** A message of that many bytes went to one peer. */
  void sent(int bytes);

  /** A message came from a peer. */
  void received(int bytes);

  /** A message was not sent, since too much to that peer is unconfirmed; the feed makes up for it. */
  void dropped();
}
