package chat.snug.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import chat.snug.model.Ids;
import chat.snug.model.Texts;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Ids, tokens and texts against the sentences of the contract. */
class NamesTest {
  @Property
  void anIdIsOfTheFormThatTheContractGives(@ForAll String text) {
    assertThat(Ids.isId(text)).isEqualTo(text.matches("[A-Za-z0-9_.:@-]{1,64}") && !isWord(text));
  }

  @Property
  void aTokenIsPrintableAscii(@ForAll String text) {
    assertThat(Ids.isToken(text)).isEqualTo(text.matches("[ -~]{1,64}"));
  }

  private static boolean isWord(String text) {
    return text.equals(".") || text.equals("..") || text.equals("me");
  }

  @Test
  void everyCharacterOfAnIdIsOneOfTheListed() {
    for (int c = 0; c <= Character.MAX_VALUE; c++) {
      String text = "a" + (char) c;
      assertThat(Ids.isId(text)).as("%x", c).isEqualTo(text.matches("[A-Za-z0-9_.:@-]+"));
      assertThat(Ids.isToken(text)).as("%x", c).isEqualTo(c >= 0x20 && c <= 0x7e);
    }
  }

  @Test
  void wordsOfPathsAreNoIds() {
    assertThat(Ids.isId(".")).isFalse();
    assertThat(Ids.isId("..")).isFalse();
    assertThat(Ids.isId("me")).isFalse();
    assertThat(Ids.isId("...")).isTrue();
    assertThat(Ids.isId("Me")).isTrue();
    assertThat(Ids.isId("a".repeat(64))).isTrue();
    assertThat(Ids.isId("a".repeat(65))).isFalse();
    assertThat(Ids.isId("")).isFalse();
  }

  @Property
  void aTextIsSoundWhereEncodingItLosesNothing(@ForAll String text) {
    boolean whole = text.codePoints().noneMatch(c -> c >= 0xd800 && c <= 0xdfff);
    assertThat(Texts.isSound(text)).isEqualTo(whole && text.indexOf(0) < 0);
    assertThat(Texts.length(text)).isEqualTo((int) text.codePoints().count());
  }

  @Test
  void halvesOfPairsAreNotSound() {
    assertThat(Texts.isSound("a😀b")).isTrue();
    assertThat(Texts.isSound("\ud83d")).isFalse();
    assertThat(Texts.isSound("\ude00")).isFalse();
    assertThat(Texts.isSound("\ude00\ud83d")).isFalse();
    assertThat(Texts.isSound("\ud83d\ud83d\ude00")).isFalse();
    assertThat(Texts.isSound("\ud83d\ude00\ude00")).isFalse();
    assertThat(Texts.isSound("a\u0000")).isFalse();
  }
}
