package chat.snug.socket;

import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.presence.Standing;
import chat.snug.presence.Status;
import chat.snug.protocol.ServerFrame.Presence.Item;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class WatchingTest {
  private static final long T0 = 1_795_489_965_000L;
  private static final Item BOB_OFFLINE = new Item("bob", "offline", null);

  private final Watching watching = new Watching(List.of("ann", "bob", "cat"));
  private long now = T0;

  private static Standing online(String user) {
    return new Standing(user, Status.ONLINE, 5L);
  }

  private static Standing away(String user) {
    return new Standing(user, Status.AWAY, 6L);
  }

  private static Item item(Standing standing) {
    return new Item(standing.user(), standing.status().code(), standing.lastSeen());
  }

  private List<Item> seen(Set<String> visible, Standing... standings) {
    Map<String, Standing> all =
        Arrays.stream(standings).collect(Collectors.toMap(Standing::user, Function.identity()));
    watching.heard(List.of(standings));
    return watching.seen(visible, all, now);
  }

  /** The list was told: ann and bob are visible and online, cat is not. */
  private void begin() {
    assertThat(watching.takeDoubt(now)).isTrue();
    seen(Set.of("ann", "bob"), online("ann"), online("bob"));
    now += 1000;
  }

  @Test
  void atFirstAllAreToldInTheOrderAskedWhoMayNotBeSeenIsOfflineWithoutATime() {
    assertThat(watching.takeDoubt(now)).isTrue();

    assertThat(seen(Set.of("ann", "bob"), online("ann"), away("bob")))
        .containsExactly(
            new Item("ann", "online", 5L),
            new Item("bob", "away", 6L),
            new Item("cat", "offline", null));
  }

  @Test
  void whoWasNeverHereIsOfflineWithoutATime() {
    watching.takeDoubt(now);
    assertThat(seen(Set.of("ann", "bob"), online("ann"))).contains(BOB_OFFLINE);
    assertThat(Watching.item("bob", new Standing("bob", Status.OFFLINE, null)))
        .isEqualTo(BOB_OFFLINE);
  }

  @Test
  void whileTheStoreIsAskedItIsNotAskedAgain() {
    assertThat(watching.takeDoubt(now)).isTrue();
    assertThat(watching.takeDoubt(now)).isFalse();
    watching.doubt();
    assertThat(watching.takeDoubt(now)).isFalse();
  }

  @Test
  void aChangeIsToldOnceTheSecondSinceTheLastIsOver() {
    assertThat(watching.takeDoubt(now)).isTrue();
    seen(Set.of("ann", "bob"), online("ann"), online("bob"));
    watching.changed(away("ann"));
    now += 999;
    assertThat(watching.takeDue(now)).isEmpty();
    now += 1;
    assertThat(watching.takeDue(now)).containsExactly(item(away("ann")));
    assertThat(watching.takeDue(now + 5000)).isEmpty();
  }

  @Test
  void changesOfASecondGoInOneFrameTheLastOfEachUser() {
    begin();
    watching.changed(away("ann"));
    assertThat(watching.takeDue(now)).hasSize(1);
    watching.changed(new Standing("ann", Status.OFFLINE, 7L));
    watching.changed(away("bob"));
    watching.changed(online("ann"));
    now += 500;
    assertThat(watching.takeDue(now)).isEmpty();
    now += 500;
    assertThat(watching.takeDue(now))
        .containsExactlyInAnyOrder(item(online("ann")), item(away("bob")));
  }

  @Test
  void whatWasToldAlreadyIsNoChange() {
    begin();
    watching.changed(new Standing("ann", Status.ONLINE, 9L));
    assertThat(watching.takeDue(now)).as("a change that the answer had").isEmpty();
    watching.changed(away("ann"));
    watching.changed(online("ann"));
    assertThat(watching.takeDue(now)).as("taken back").isEmpty();
    watching.changed(away("ann"));
    assertThat(watching.takeDue(now)).as("nothing was told meanwhile").hasSize(1);
  }

  @Test
  void whoCameAndWentWasLastSeenAtAnotherTime() {
    begin();
    Standing gone = new Standing("ann", Status.OFFLINE, 7L);
    watching.changed(gone);
    assertThat(watching.takeDue(now)).containsExactly(item(gone));
    now += 1000;
    watching.changed(gone);
    assertThat(watching.takeDue(now)).isEmpty();
    Standing later = new Standing("ann", Status.OFFLINE, 8L);
    watching.changed(later);
    assertThat(watching.takeDue(now)).containsExactly(item(later));
  }

  @Test
  void changesOfWhoMayNotBeSeenAreNotTold() {
    begin();
    watching.changed(online("cat"));
    assertThat(watching.takeDue(now)).isEmpty();
  }

  @Test
  void whoComesIntoSightIsToldAsItStands() {
    begin();
    watching.doubt();
    assertThat(watching.takeDoubt(now)).isTrue();
    assertThat(seen(Set.of("ann", "bob", "cat"), online("ann"), online("bob"), away("cat")))
        .containsExactly(item(away("cat")));
    watching.changed(online("cat"));
    assertThat(watching.takeDue(now + 1000)).containsExactly(item(online("cat")));
  }

  @Test
  void whenTheLastSharedRoomEndsThereIsOneOfflineAndNothingMore() {
    begin();
    watching.doubt();
    assertThat(watching.takeDoubt(now)).isTrue();
    assertThat(seen(Set.of("ann"), online("ann"))).containsExactly(BOB_OFFLINE);

    watching.changed(away("bob"));
    assertThat(watching.takeDue(now + 5000)).isEmpty();
    now += 5000;
    watching.doubt();
    assertThat(watching.takeDoubt(now)).isTrue();
    assertThat(seen(Set.of("ann"), online("ann"))).isEmpty();
  }

  @Test
  void whileItIsDoubtfulWhoMayBeSeenNothingIsTold() {
    begin();
    watching.changed(away("bob"));
    watching.doubt();
    assertThat(watching.takeDue(now)).isEmpty();
    assertThat(watching.takeDoubt(now)).isTrue();
    assertThat(watching.takeDue(now)).isEmpty();

    assertThat(seen(Set.of("ann"), online("ann"))).as("bob is gone").containsExactly(BOB_OFFLINE);
    assertThat(watching.takeDue(now + 5000)).isEmpty();
  }

  @Test
  void aChangeThatCameWhileItWasDoubtfulIsToldWithTheAnswerWhereItMayBeSeen() {
    begin();
    watching.doubt();
    assertThat(watching.takeDoubt(now)).isTrue();
    watching.changed(away("bob"));
    watching.changed(away("cat"));
    assertThat(seen(Set.of("ann", "bob"), online("ann"), away("bob")))
        .as("as the answer says, which is newer")
        .containsExactly(item(away("bob")));
    assertThat(watching.takeDue(now + 5000)).isEmpty();
  }

  @Test
  void aChangeBetweenTwoPartsOfTheAnswerIsToldWithIt() {
    assertThat(watching.takeDoubt(now)).isTrue();
    watching.changed(away("ann"));
    watching.changed(away("bob"));
    watching.heard(List.of(online("ann")));
    watching.changed(new Standing("ann", Status.OFFLINE, 9L));
    watching.heard(List.of(online("bob")));
    Map<String, Standing> parts = Map.of("ann", online("ann"), "bob", online("bob"));

    assertThat(watching.seen(Set.of("ann", "bob"), parts, now))
        .contains(new Item("ann", "offline", 9L), item(online("bob")));
    assertThat(watching.takeDue(now + 5000)).isEmpty();
  }

  @Test
  void anAnswerThatBecameDoubtfulMeanwhileTellsNothing() {
    begin();
    watching.doubt();
    assertThat(watching.takeDoubt(now)).isTrue();
    watching.changed(away("bob"));
    watching.doubt(); // bob is removed while the store is asked
    assertThat(seen(Set.of("ann", "bob"), online("ann"), away("bob"))).isEmpty();
    assertThat(watching.takeDue(now)).isEmpty();

    assertThat(watching.takeDoubt(now)).isTrue();
    assertThat(seen(Set.of("ann"), online("ann"))).containsExactly(BOB_OFFLINE);
  }

  @Test
  void theFirstAnswerThatBecameDoubtfulIsAskedForAgainAndToldWhole() {
    assertThat(watching.takeDoubt(now)).isTrue();
    watching.doubt();
    assertThat(seen(Set.of("ann", "bob"), online("ann"), online("bob"))).isEmpty();
    assertThat(watching.takeDoubt(now)).isTrue();
    assertThat(seen(Set.of("ann"), online("ann"))).hasSize(3).contains(BOB_OFFLINE);
  }

  @Test
  void aStoreThatFailsIsAskedAgainAfterASecond() {
    assertThat(watching.takeDoubt(now)).isTrue();
    watching.failed(now);
    assertThat(watching.takeDoubt(now + 999)).isFalse();
    assertThat(watching.takeDoubt(now + 1000)).isTrue();
    assertThat(seen(Set.of(), new Standing[0])).hasSize(3);
  }

  @Test
  void changesAreKeptWhileTheStoreFails() {
    begin();
    watching.doubt();
    assertThat(watching.takeDoubt(now)).isTrue();
    watching.changed(away("bob"));
    watching.failed(now);
    now += 1000;
    assertThat(watching.takeDue(now)).isEmpty();
    assertThat(watching.takeDoubt(now)).isTrue();
    assertThat(seen(Set.of("ann", "bob"), online("ann"), away("bob")))
        .containsExactly(item(away("bob")));
  }

  @Test
  void afterSheddingAllAreToldAgain() {
    begin();
    watching.tellAgain();
    assertThat(watching.takeDoubt(now)).isTrue();
    assertThat(seen(Set.of("ann", "bob"), online("ann"), away("bob"))).hasSize(3);
    now += 1000;
    watching.doubt();
    assertThat(watching.takeDoubt(now)).isTrue();
    assertThat(seen(Set.of("ann", "bob"), online("ann"), away("bob"))).isEmpty();
  }

  @Test
  void changesOfSightGoAtMostOnceASecondToo() {
    assertThat(watching.takeDoubt(now)).isTrue();
    seen(Set.of("ann", "bob"), online("ann"), online("bob"));
    watching.doubt();
    assertThat(watching.takeDoubt(now + 999)).as("told a moment ago").isFalse();
    assertThat(watching.takeDoubt(now + 1000)).isTrue();
    now += 1000;
    assertThat(seen(Set.of("ann"), online("ann"))).containsExactly(BOB_OFFLINE);

    watching.doubt();
    assertThat(watching.takeDoubt(now + 500)).isFalse();
  }
}
