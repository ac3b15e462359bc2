package chat.snug.store.sql;

import chat.snug.config.Limits;
import chat.snug.store.StoreUnderTest;
import chat.snug.store.TestClock;
import chat.snug.store.UnreadProperties;

class PostgresUnreadPropertiesTest extends UnreadProperties {
  @Override
  protected StoreUnderTest open(Limits limits, TestClock clock) {
    return new PostgresStore(limits, clock);
  }
}
