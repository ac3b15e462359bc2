package chat.snug.store;

/** All stores on one database, as a contract test needs them. Each technology gives its own. */
public interface StoreUnderTest extends AutoCloseable {
  LogStore log();

  HistoryStore history();

  RoomStore rooms();

  UserStore users();

  AccountStore accounts();

  TokenStore tokens();

  PresenceStore presence();

  StoreHealth health();

  /** Closes it and opens it again: what was kept in memory is gone. */
  void restart();

  @Override
  void close();
}
