package chat.snug.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import chat.snug.model.Caller;
import chat.snug.model.Patch;
import chat.snug.model.Role;
import chat.snug.model.RoomKind;
import chat.snug.store.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RecoveryTest {
  private static final Caller ANN = new Caller("ann", false);

  private final HeldStore store = new HeldStore();
  private final List<Notice> told = new ArrayList<>();
  private final List<Write.Read> again = new ArrayList<>();
  private final Recovery recovery = new Recovery(store, told::add, again::add);

  @Test
  void nothingUncertainAsksNothing() {
    recovery.tryAgain();
    assertThat(store.headsAsked).isEmpty();
  }

  @ParameterizedTest
  @MethodSource
  void concerns(Write write, Set<String> users) {
    recovery.uncertain(write);
    recovery.tryAgain();
    assertThat(store.headsAsked).containsExactly(Set.of("tea"));
    store.headAnswers.remove().complete(Map.of("tea", 4L));

    assertThat(told).hasSize(1);
    assertThat(((Notice.Recovered) told.get(0)).heads()).isEqualTo(Map.of("tea", 4L));
    assertThat(((Notice.Recovered) told.get(0)).users()).isEqualTo(users);
  }

  static Stream<Arguments> concerns() {
    return Stream.of(
        arguments(new Write.Send(ANN, "tea", "c", "hi", null, null, List.of(), null), Set.of()),
        arguments(new Write.Edit(ANN, "tea", 1, "ho", Patch.absent()), Set.of()),
        arguments(new Write.Delete(ANN, "tea", 1), Set.of()),
        arguments(new Write.React(ANN, "tea", 1, "👍", true), Set.of()),
        arguments(new Write.Read(ANN, "tea", 1), Set.of()),
        arguments(
            new Write.MakeRoom(ANN, "tea", RoomKind.GROUP, null, null, null, List.of("bob", "cat")),
            Set.of("ann", "bob", "cat")),
        arguments(
            new Write.ChangeRoom(ANN, "tea", Patch.of("Tea"), Patch.absent(), Patch.absent()),
            Set.of()),
        arguments(new Write.DeleteRoom(ANN, "tea"), Set.of()),
        arguments(new Write.PutMember(ANN, "tea", "bob", Role.OWNER), Set.of("bob")),
        arguments(new Write.RemoveMember(ANN, "tea", "bob"), Set.of("bob")));
  }

  @Test
  void everyKindOfWriteIsInTheTable() {
    Set<Object> kinds = concerns().map(row -> row.get()[0].getClass()).collect(Collectors.toSet());
    assertThat(kinds).containsExactlyInAnyOrder((Object[]) Write.class.getPermittedSubclasses());
  }

  @Test
  void readPositionsThatMayHaveMovedUntoldAreAskedForTheLastOfEach() {
    recovery.uncertain(new Write.Read(ANN, "tea", 1));
    recovery.uncertain(new Write.Read(ANN, "tea", 2));
    recovery.uncertain(new Write.Read(new Caller("bob", false), "tea", 1));
    recovery.tryAgain();
    assertThat(again).isEmpty();

    store.headAnswers.remove().complete(Map.of("tea", 4L));
    assertThat(again)
        .containsExactlyInAnyOrder(
            new Write.Read(ANN, "tea", 2), new Write.Read(new Caller("bob", false), "tea", 1));
  }

  @Test
  void aStoreThatDoesNotAnswerIsAskedAgainAndMeanwhileNot() {
    recovery.uncertain(new Write.Read(ANN, "tea", 1));
    recovery.tryAgain();
    recovery.uncertain(new Write.PutMember(ANN, "milk", "bob", null));
    recovery.tryAgain();
    assertThat(store.headsAsked).hasSize(1);

    store.headAnswers.remove().fail("away");
    assertThat(told).isEmpty();
    recovery.tryAgain();
    assertThat(store.headsAsked.get(1)).containsExactlyInAnyOrder("tea", "milk");
    store.headAnswers.remove().complete(Map.of("tea", 1L, "milk", 2L));
    assertThat(told)
        .containsExactly(
            new Notice.Recovered(Map.of("tea", 1L, "milk", 2L), Set.of(), Set.of("bob")));
    recovery.tryAgain();
    assertThat(store.headsAsked).hasSize(2);
  }

  @Test
  void aRoomThatTheStoreHasNotIsTold() {
    recovery.uncertain(new Write.DeleteRoom(ANN, "tea"));
    recovery.uncertain(new Write.Read(ANN, "milk", 2));
    recovery.tryAgain();
    store.headAnswers.remove().complete(Map.of("milk", 3L));
    assertThat(told)
        .containsExactly(new Notice.Recovered(Map.of("milk", 3L), Set.of("tea"), Set.of()));
  }

  @Test
  void whatBecomesUncertainWhileTheStoreIsAskedIsAskedNext() {
    recovery.uncertain(new Write.Read(ANN, "tea", 1));
    recovery.tryAgain();
    recovery.uncertain(new Write.Read(ANN, "tea", 2));
    store.headAnswers.remove().complete(Map.of("tea", 1L));
    recovery.tryAgain();
    assertThat(store.headsAsked).hasSize(2);
  }

  @Test
  void manyRoomsAreAskedForPieceByPiece() {
    for (int i = 0; i <= Recovery.AT_ONCE; i++) {
      recovery.uncertain(new Write.Read(ANN, "r" + i, 1));
    }
    recovery.tryAgain();
    assertThat(store.headsAsked.get(0)).hasSize(Recovery.AT_ONCE);
    store.headAnswers.remove().complete(Map.of());
    assertThat(store.headsAsked.get(1)).hasSize(1);
    store.headAnswers.remove().complete(Map.of());
    assertThat(store.headsAsked).hasSize(2);
    assertThat(told).hasSize(2);
  }
}
