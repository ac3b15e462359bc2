package chat.snug.store.sql;

import chat.snug.config.Limits;
import chat.snug.store.StoreUnderTest;
import chat.snug.store.TestClock;
import chat.snug.store.UserContract;

class PostgresUserTest extends UserContract {
  @Override
  protected StoreUnderTest open(Limits limits, TestClock clock) {
    return new PostgresStore(limits, clock);
  }
}
