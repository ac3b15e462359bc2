package chat.snug.store;

import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.model.Fault;
import chat.snug.model.User;
import chat.snug.store.AccountStore.Account;
import chat.snug.store.AccountStore.Entry;
import io.vertx.core.Future;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** {@link AccountStore}: who gets in, and once. */
public abstract class AccountContract extends StoreContract {

  private Future<Account> create(String name, Entry entry, String invite) {
    return store.accounts().create(name, "Name", "hash of " + name, entry, invite);
  }

  @Test
  void theFirstAccountIsTheAdministrator() {
    assertThat(await(store.accounts().any())).isFalse();
    Account first = await(create("joe", Entry.FIRST, null));
    assertThat(first)
        .isEqualTo(new Account(new User("joe", "Name", null, clock.millis()), "hash of joe", true));
    assertThat(await(store.accounts().any())).isTrue();
    assertThat(faultOf(create("sue", Entry.FIRST, null))).isEqualTo(Fault.FORBIDDEN);
    assertThat(await(create("sue", Entry.OPEN, null)).admin()).isFalse();
    store.restart();
    assertThat(await(store.accounts().find("joe"))).isEqualTo(first);
    assertThat(await(store.accounts().find("sue")).admin()).isFalse();
    assertThat(await(store.accounts().any())).isTrue();
  }

  @Test
  void aNameIsTakenWhicheverWayTheUserCameIntoBeing() {
    await(create("joe", Entry.FIRST, null));
    assertThat(faultOf(create("joe", Entry.OPEN, null))).isEqualTo(Fault.USERNAME_TAKEN);
    assertThat(faultOf(create(ANN, Entry.OPEN, null))).isEqualTo(Fault.USERNAME_TAKEN);
    assertThat(await(store.accounts().find(ANN))).isNull();
    assertThat(await(store.accounts().find("nobody"))).isNull();
  }

  @Test
  void anInviteOpensOnceAndForItsTime() {
    await(create("joe", Entry.FIRST, null));
    long week = clock.millis() + Duration.ofDays(7).toMillis();
    await(store.accounts().keepInvite("one", "joe", week));
    await(store.accounts().keepInvite("two", "joe", week));
    await(store.accounts().checkInvite("one"));
    assertThat(faultOf(store.accounts().checkInvite("three"))).isEqualTo(Fault.FORBIDDEN);
    assertThat(faultOf(create(ANN, Entry.INVITE, "one"))).isEqualTo(Fault.USERNAME_TAKEN);
    await(create("sue", Entry.INVITE, "one"));
    assertThat(faultOf(store.accounts().checkInvite("one"))).isEqualTo(Fault.FORBIDDEN);
    assertThat(faultOf(create("tim", Entry.INVITE, "one"))).isEqualTo(Fault.FORBIDDEN);
    assertThat(faultOf(create("tim", Entry.INVITE, null))).isEqualTo(Fault.FORBIDDEN);
    clock.move(Duration.ofDays(7));
    assertThat(faultOf(store.accounts().checkInvite("two"))).isEqualTo(Fault.FORBIDDEN);
    assertThat(faultOf(create("tim", Entry.INVITE, "two"))).isEqualTo(Fault.FORBIDDEN);
    assertThat(await(store.accounts().find("tim"))).isNull();
  }
}
