package chat.snug.store.sql;

import chat.snug.config.Limits;
import chat.snug.store.RoomListContract;
import chat.snug.store.StoreUnderTest;
import chat.snug.store.TestClock;

class SqliteRoomListTest extends RoomListContract {
  @Override
  protected StoreUnderTest open(Limits limits, TestClock clock) {
    return new SqliteStore(limits, clock);
  }
}
