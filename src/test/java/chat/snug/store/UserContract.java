package chat.snug.store;

import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.model.Fault;
import chat.snug.model.Patch;
import chat.snug.model.User;
import chat.snug.store.AccountStore.Entry;
import chat.snug.store.RoomStore.Listing;
import chat.snug.store.UserStore.Changed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@link UserStore}: users come into being, change and are found. */
public abstract class UserContract extends StoreContract {

  private List<String> search(String query) {
    List<String> found = new ArrayList<>();
    String cursor = null;
    do {
      Listing<User> page = await(store.users().search(query, cursor, 2));
      page.items().forEach(user -> found.add(user.id()));
      cursor = page.cursor();
    } while (cursor != null);
    return found;
  }

  @Test
  void aTokensUserComesIntoBeingWithItsFirstName() {
    User first = await(store.users().ofToken("joe", "Joe"));
    assertThat(first).isEqualTo(new User("joe", "Joe", null, clock.millis()));
    clock.move(Duration.ofDays(1));
    assertThat(await(store.users().ofToken("joe", "Other"))).isEqualTo(first);
    store.restart();
    assertThat(await(store.users().ofToken("joe", "Other"))).isEqualTo(first);
    assertThat(await(store.users().ofToken("sue", null)).displayName()).isEqualTo("sue");
  }

  @Test
  void anAccountsIdIsNoTokens() {
    await(store.accounts().create("joe", "Joe", "hash", Entry.FIRST, null));
    assertThat(faultOf(store.users().ofToken("joe", "Joe"))).isEqualTo(Fault.UNAUTHORIZED);
    await(store.users().put("joe", Patch.of("Joseph"), Patch.absent()));
    assertThat(faultOf(store.users().ofToken("joe", "Joe"))).isEqualTo(Fault.UNAUTHORIZED);
  }

  @Test
  void aChangedProfileIsSeenAtOnce() {
    await(store.users().ofToken(ANN, null));
    Changed changed = await(store.users().patch(ANN, Patch.of("Ann A."), Patch.of("pic")));
    assertThat(changed.changed()).isTrue();
    assertThat(await(store.users().ofToken(ANN, null))).isEqualTo(changed.user());
    assertThat(await(store.users().find(List.of(ANN)))).containsExactly(changed.user());
    assertThat(
            await(store.users().patch(ANN, Patch.of("Ann A."), Patch.absent())).changed())
        .isFalse();
    User bare = await(store.users().patch(ANN, Patch.absent(), Patch.of(null))).user();
    assertThat(bare.avatar()).isNull();
    assertThat(bare.displayName()).isEqualTo("Ann A.");
    assertThat(faultOf(store.users().patch("nobody", Patch.of("x"), Patch.absent())))
        .isEqualTo(Fault.NOT_FOUND);
  }

  @Test
  void aChangeNamesTheSmallRooms() {
    group("den", ANN, BOB);
    open("hall", BOB);
    Changed changed = await(store.users().put(ANN, Patch.of("A"), Patch.absent()));
    assertThat(changed.smallRooms()).containsExactly("den");
    Changed made = await(store.users().put("new", Patch.absent(), Patch.of("pic")));
    assertThat(made.user()).isEqualTo(new User("new", "new", "pic", clock.millis()));
    assertThat(made.smallRooms()).isEmpty();
  }

  @Test
  void usersAreFoundInTheOrderAskedWithoutRepeats() {
    assertThat(await(store.users().find(List.of(CAT, "nobody", ANN, CAT))))
        .extracting(User::id)
        .containsExactly(CAT, ANN);
  }

  @Test
  void searchFindsPartsOfNamesInAnyCaseAndBeginningsOfIds() {
    name("u1", "Åsa Öberg");
    name("u2", "ΟΔΥΣΣΕΥΣ");
    name("u3", "Иван");
    name("u4", "100% _sure_");
    name("U5", "u");
    assertThat(search("åSA ö")).containsExactly("u1");
    assertThat(search("A\u030Asa")).containsExactly("u1");
    assertThat(search("υσς")).containsExactly("u2");
    assertThat(search("υσσ")).containsExactly("u2");
    assertThat(search("ΕΥΣ")).containsExactly("u2");
    assertThat(search("ива")).containsExactly("u3");
    assertThat(search("%")).containsExactly("u4");
    assertThat(search("_")).containsExactly("u4");
    assertThat(search("u")).containsExactly("U5", "u1", "u2", "u3", "u4");
    assertThat(search("an")).containsExactly(ANN, DAN);
    assertThat(search("")).hasSize(10);
    assertThat(faultOf(store.users().search("x", "!", 5))).isEqualTo(Fault.INVALID);
  }

  private void name(String id, String name) {
    await(store.users().put(id, Patch.of(name), Patch.absent()));
  }

  @Test
  void whoSharesARoomIsVisible() {
    group("den", ANN, BOB);
    open("hall", CAT, BOB);
    assertThat(await(store.users().visible(ANN, List.of(ANN, BOB, CAT, "nobody"))))
        .containsExactlyInAnyOrder(ANN, BOB);
    accepted(remove(ANN, "den", BOB));
    assertThat(await(store.users().visible(ANN, List.of(BOB)))).isEmpty();
    assertThat(await(store.users().visible(BOB, List.of(ANN, CAT)))).containsExactly(CAT);
  }
}
