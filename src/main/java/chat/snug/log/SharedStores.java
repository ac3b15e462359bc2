package chat.snug.log;

import chat.snug.store.FeedStore;
import chat.snug.store.LogStore;
import chat.snug.store.RoomStore;
import chat.snug.store.TokenStore;
import chat.snug.store.UserStore;
import java.time.InstantSource;

/** What a node of several asks when it may have missed something. */
public record SharedStores(
    FeedStore feed,
    LogStore log,
    RoomStore rooms,
    UserStore users,
    TokenStore tokens,
    InstantSource wall) {}
