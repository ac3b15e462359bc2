package chat.snug.presence;

import static chat.snug.presence.Status.AWAY;
import static chat.snug.presence.Status.OFFLINE;
import static chat.snug.presence.Status.ONLINE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import chat.snug.store.PresenceStore.Heartbeat;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What holds of every roster. */
@Timeout(120)
abstract class RosterContract {
  MovedRoster time;

  /** A roster that has just started, with that time of day. */
  abstract MovedRoster begin(long wall);

  @BeforeEach
  void begin() {
    time = begin(1_700_000_000_000L);
  }

  @Test
  void whoSaidHelloIsOnline() {
    time.hello("ann", "phone", "s1");

    assertThat(time.status("ann")).isEqualTo(ONLINE);
    assertThat(time.pass(0.25)).containsExactly(new Standing("ann", ONLINE, time.wall() - 250));
  }

  @Test
  void onlineFor89SecondsAndNineTenthsAfterTheLastHeartbeatAndNotFor90AndOneTenth() {
    time.hello("ann", "phone", "s1");
    time.pass(30);
    time.ping("ann", "phone", "s1");
    long last = time.wall();

    assertThat(time.pass(89.9)).isEmpty();
    assertThat(time.status("ann")).isEqualTo(ONLINE);
    assertThat(time.pass(0.2)).containsExactly(new Standing("ann", OFFLINE, last));
    assertThat(time.pass(200)).isEmpty();
  }

  @Test
  void thatAnOpenSocketStopsItsHeartbeatsIsNoticedToo() {
    time.hello("ann", "phone", "s1");
    time.pass(90.1);

    assertThat(time.status("ann")).isEqualTo(OFFLINE);
    time.ping("ann", "phone", "s1");
    assertThat(time.pass(0.25)).extracting(Standing::status).containsExactly(ONLINE);
  }

  @Test
  void aHeartbeatAfterALongSilenceKeepsTheStateThatTheDeviceSaid() {
    time.hello("ann", "phone", "s1");
    time.pass(90.1);
    time.state("ann", "phone", "s1", true);
    assertThat(time.status("ann")).isEqualTo(OFFLINE);
    time.ping("ann", "phone", "s1");

    assertThat(time.status("ann")).isEqualTo(AWAY);
  }

  @Test
  void aSocketThatBreaksChangesNothingBeforeItsLeaseIsOver() {
    time.hello("ann", "phone", "s1");
    long last = time.wall();
    time.pass(1);
    time.breaks("ann", "phone", "s1");

    assertThat(time.pass(88.9)).isEmpty();
    assertThat(time.pass(0.2)).containsExactly(new Standing("ann", OFFLINE, last));
  }

  @Test
  void aReconnectInTimeShowsNothing() {
    time.hello("ann", "phone", "s1");
    time.pass(10);
    time.breaks("ann", "phone", "s1");
    assertThat(time.pass(79)).isEmpty();
    time.hello("ann", "phone", "s2");

    assertThat(time.pass(89)).isEmpty();
    assertThat(time.status("ann")).isEqualTo(ONLINE);
  }

  @Test
  void byeIsOfflineAtOnce() {
    time.hello("ann", "phone", "s1");
    long last = time.wall();
    time.pass(5);
    time.bye("ann", "phone", "s1");

    assertThat(time.status("ann")).isEqualTo(OFFLINE);
    assertThat(time.pass(0.25)).containsExactly(new Standing("ann", OFFLINE, last));
    assertThat(time.pass(100)).isEmpty();
  }

  @Test
  void byeOfOneDeviceLeavesTheOther() {
    time.hello("ann", "phone", "s1");
    time.hello("ann", "desk", "s2", true);
    time.pass(1);
    time.bye("ann", "phone", "s1");

    assertThat(time.pass(0.25)).extracting(Standing::status).containsExactly(AWAY);
  }

  @Test
  void theLastDeviceDecidesWhenItsUserIsOffline() {
    time.hello("ann", "phone", "s1");
    time.pass(20);
    time.hello("ann", "desk", "s2");
    long last = time.wall();

    assertThat(time.pass(89.9)).isEmpty();
    assertThat(time.pass(0.2)).containsExactly(new Standing("ann", OFFLINE, last));
  }

  @Test
  void awayOnceTheDeviceInTheForegroundIsDead() {
    time.hello("ann", "desk", "s1");
    time.pass(20);
    time.hello("ann", "phone", "s2", true);
    long last = time.wall();
    assertThat(time.pass(69.9)).isEmpty();

    assertThat(time.pass(0.2)).containsExactly(new Standing("ann", AWAY, last));
    assertThat(time.pass(20)).containsExactly(new Standing("ann", OFFLINE, last));
  }

  @Test
  void awayWhileEveryDeviceIsInTheBackground() {
    time.hello("ann", "phone", "s1");
    time.hello("ann", "desk", "s2");
    time.pass(1);
    time.state("ann", "phone", "s1", true);
    assertThat(time.pass(0.25)).isEmpty();

    time.state("ann", "desk", "s2", true);
    assertThat(time.pass(0.25)).extracting(Standing::status).containsExactly(AWAY);
    time.state("ann", "phone", "s1", false);
    assertThat(time.pass(0.25)).extracting(Standing::status).containsExactly(ONLINE);
  }

  @Test
  void stateIsNoHeartbeat() {
    time.hello("ann", "phone", "s1");
    long last = time.wall();
    time.pass(60);
    time.state("ann", "phone", "s1", true);

    assertThat(time.pass(30.1))
        .containsExactly(new Standing("ann", AWAY, last), new Standing("ann", OFFLINE, last));
  }

  @Test
  void whatIsTakenBackBeforeItIsToldIsNot() {
    time.hello("ann", "phone", "s1");
    time.pass(1);
    time.bye("ann", "phone", "s1");
    time.hello("ann", "phone", "s2");

    assertThat(time.pass(0.25)).isEmpty();
  }

  @Test
  void comingAndGoingOftenLeavesNothingBehind() {
    for (int i = 0; i < 50; i++) {
      time.hello("ann", "phone", "s" + i);
      time.pass(1);
      time.bye("ann", "phone", "s" + i);
      time.pass(1);
    }
    time.hello("ann", "phone", "last");
    time.pass(1);

    assertThat(time.pass(88.9)).isEmpty();
    assertThat(time.pass(0.2)).extracting(Standing::status).containsExactly(OFFLINE);
  }

  @Test
  @DisplayName("After a freeze of 60 s nobody turns offline whose ping waited")
  void aFreezeMakesNobodyOffline() {
    time.hello("ann", "phone", "s1");
    time.pass(60);
    time.freeze(Duration.ofSeconds(60).toNanos());

    assertThat(time.status("ann")).isEqualTo(ONLINE);
    assertThat(time.roster().tick()).isEmpty();
    time.ping("ann", "phone", "s1");
    assertThat(time.pass(89)).isEmpty();
  }

  @Test
  void afterAFreezeWhoIsDeadGetsWhatWasLeft() {
    time.hello("ann", "phone", "s1");
    time.pass(60);
    time.freeze(Duration.ofSeconds(60).toNanos());

    assertThat(time.pass(29.5)).isEmpty();
    assertThat(time.pass(1)).extracting(Standing::status).containsExactly(OFFLINE);
  }

  @Test
  void aRestartKeepsWhoWasHere() {
    MovedRoster after = begin(time.wall());
    after
        .roster()
        .restore(List.of(
            new Heartbeat("ann", "phone", time.wall() - 20_000, false),
            new Heartbeat("ann", "desk", time.wall() - 70_000, false),
            new Heartbeat("bob", "phone", time.wall() - 10_000, true)));

    assertThat(after.status("ann")).isEqualTo(ONLINE);
    assertThat(after.status("bob")).isEqualTo(AWAY);
    assertThat(after.pass(69.9)).isEmpty();
    assertThat(after.pass(0.2)).containsExactly(new Standing("ann", OFFLINE, time.wall() - 20_000));
    assertThat(after.pass(10)).containsExactly(new Standing("bob", OFFLINE, time.wall() - 10_000));
  }

  @Test
  void theOldestHeartbeatOfARestartEndsFirst() {
    MovedRoster after = begin(time.wall());
    after
        .roster()
        .restore(List.of(
            new Heartbeat("ann", "phone", time.wall() - 20_000, true),
            new Heartbeat("ann", "desk", time.wall() - 70_000, false)));

    assertThat(after.pass(20.1)).extracting(Standing::status).containsExactly(AWAY);
  }

  @Test
  void aRestartForgetsWhoWasGoneBefore() {
    MovedRoster after = begin(time.wall());
    after.roster().restore(List.of(new Heartbeat("ann", "phone", time.wall() - 90_000, false)));

    assertThat(after.roster().standing("ann")).isNull();
    assertThat(after.pass(1)).isEmpty();
    assertThat(after.unsaved.batch().gone())
        .extracting(Heartbeat::user, Heartbeat::device)
        .containsExactly(tuple("ann", "phone"));
  }

  @Test
  void aHelloAfterARestartShowsNothing() {
    MovedRoster after = begin(time.wall());
    after.roster().restore(List.of(new Heartbeat("ann", "phone", time.wall() - 80_000, false)));
    after.hello("ann", "phone", "s1");

    assertThat(after.pass(60)).isEmpty();
  }

  @Test
  void aReplacedSessionSpeaksForNobody() {
    time.hello("ann", "phone", "old");
    time.pass(1);
    time.hello("ann", "phone", "new");
    long last = time.wall();
    time.pass(60);
    time.ping("ann", "phone", "old");
    time.state("ann", "phone", "old", true);
    time.bye("ann", "phone", "old");

    assertThat(time.pass(29.9)).isEmpty();
    assertThat(time.pass(0.2)).containsExactly(new Standing("ann", OFFLINE, last));
  }

  @Test
  void aRefusedHelloIsNoHeartbeat() {
    time.hello(new Hello("ann", "phone", 7L, false, "s1", "socket", 1));
    long last = time.wall();
    time.pass(60);
    time.hello(new Hello("ann", "phone", 6L, true, "s2", "socket", 1));
    time.hello(new Hello("ann", "desk", 6L, false, "s3", "socket", 1));

    assertThat(time.pass(30.1)).containsExactly(new Standing("ann", OFFLINE, last));
  }

  @Test
  void countsWhoIsHere() {
    time.hello("ann", "phone", "s1");
    time.hello("bob", "phone", "s2", true);
    time.pass(1);

    assertThat(time.metrics.online()).isEqualTo(1);
    assertThat(time.metrics.away()).isEqualTo(1);
    assertThat(time.metrics.sessions()).isEqualTo(2);
    time.breaks("bob", "phone", "s2");
    time.pass(90);
    assertThat(time.metrics.online() + time.metrics.away()).isZero();
    assertThat(time.metrics.sessions()).isEqualTo(1);
    assertThat(time.metrics.changes()).isEqualTo(4);
  }
}
