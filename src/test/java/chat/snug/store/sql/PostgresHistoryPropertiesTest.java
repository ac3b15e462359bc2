package chat.snug.store.sql;

import chat.snug.config.Limits;
import chat.snug.store.HistoryProperties;
import chat.snug.store.StoreUnderTest;
import chat.snug.store.TestClock;

class PostgresHistoryPropertiesTest extends HistoryProperties {
  @Override
  protected StoreUnderTest open(Limits limits, TestClock clock) {
    return new PostgresStore(limits, clock);
  }
}
