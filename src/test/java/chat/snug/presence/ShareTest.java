package chat.snug.presence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ShareTest {

  @Property(tries = 200)
  void eachUserIsOfOneShareWhichHasTheWholeBucket(
      @ForAll String user, @ForAll @IntRange(min = 1, max = 16) int count) {
    Share share = Share.of(user, count);
    assertThat(shares(count)).filteredOn(one -> one.has(user)).containsExactly(share);
    assertThat(share.buckets().get(share.position(user))).isEqualTo(Share.bucket(user));
  }

  @Property(tries = 16)
  void theSharesTogetherHaveEachBucketOnceAndMuchTheSameOfThem(
      @ForAll @IntRange(min = 1, max = 16) int count) {
    List<Share> shares = shares(count);
    assertThat(shares.stream().flatMap(share -> share.buckets().stream()))
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, Share.BUCKETS).boxed().toList());
    assertThat(shares)
        .allSatisfy(share -> assertThat(share.buckets())
            .hasSizeBetween(Share.BUCKETS / count, Share.BUCKETS / count + 1));
    Set<String> addresses = new HashSet<>(shares.stream().map(Share::address).toList());
    assertThat(addresses).hasSize(count);
  }

  @Test
  void whatANodeBearsIsDivided() {
    assertThat(Share.WHOLE.partOf(500)).isEqualTo(500);
    assertThat(new Share(1, 16).partOf(500)).isEqualTo(31);
    assertThat(new Share(1, 16).partOf(3)).isEqualTo(1);
  }

  private static List<Share> shares(int count) {
    return IntStream.range(0, count).mapToObj(index -> new Share(index, count)).toList();
  }
}
