package chat.snug.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;

class BodyTest {
  @Property(tries = 300)
  void whatWasEncodedIsDecoded(
      @ForAll @CharRange(from = '\u0001', to = '\ud7ff') @StringLength(max = 20_000) String text,
      @ForAll @CharRange(from = ' ', to = '~') @StringLength(max = 5000) String data,
      @ForAll boolean hasData,
      @ForAll boolean hasMentions) {
    Body body = new Body(text, hasData ? data : null, hasMentions ? "1 22 333" : null);
    assertThat(Body.decoded(body.encoded())).isEqualTo(body);
  }

  @Example
  void whatIsDeletedIsEmpty() {
    assertThat(Body.decoded(null)).isEqualTo(new Body("", null, null));
  }
}
