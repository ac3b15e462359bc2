package chat.snug.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BodyBudgetTest {
  private final BodyBudget budget = new BodyBudget(100);

  @Test
  void takesUpToItsBoundAndNoMore() {
    assertThat(budget.take(60)).isTrue();
    assertThat(budget.take(41)).isFalse();
    assertThat(budget.take(40)).isTrue();
    assertThat(budget.held()).isEqualTo(100);
  }

  @Test
  void whatWasFreedCanBeTakenAgain() {
    assertThat(budget.take(100)).isTrue();
    budget.free(100);
    assertThat(budget.take(100)).isTrue();
  }

  @Test
  void whatDidNotFitIsNotHeld() {
    assertThat(budget.take(101)).isFalse();
    assertThat(budget.held()).isZero();
  }
}
