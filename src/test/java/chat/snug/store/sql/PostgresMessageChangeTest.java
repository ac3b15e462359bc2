package chat.snug.store.sql;

import chat.snug.config.Limits;
import chat.snug.store.MessageChangeContract;
import chat.snug.store.StoreUnderTest;
import chat.snug.store.TestClock;

class PostgresMessageChangeTest extends MessageChangeContract {
  @Override
  protected StoreUnderTest open(Limits limits, TestClock clock) {
    return new PostgresStore(limits, clock);
  }
}
