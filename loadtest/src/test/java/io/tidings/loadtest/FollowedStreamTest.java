package io.tidings.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What one client sees on its stream, and what the report then says. */
class FollowedStreamTest {
  private static final String CONNECTED =
      """
      {"retry":2000,"id":"e.1-0","data":{"type":"connected","data":{"node":"n","keepaliveMs":15000}}}
      """;

  private final LoadReport report =
      new LoadReport(
          "fan-out",
          LoadSettings.read(
              new Settings(Map.of("CONNECTIONS", "1")),
              new LoadSettings.Defaults(1, 1, 1, 1, Duration.ofSeconds(1))));
  private FollowedStream stream = stream(StreamRules.UNDISTURBED);

  @Test
  void take_allEvents_passes() {
    connect(1_000);
    event(1, 1_100);
    event(2, 1_200);
    assertThat(stream.reportLosses(_ -> 2)).isTrue();
    report.judge();
    assertThat(report.outcome().failures()).isEmpty();
    assertThat(report.percentile(50)).isEqualTo(20);
  }

  @Test
  void reportLosses_oneMissing_namesStreamTopicAndNumber() {
    connect(1_000);
    event(1, 1_100);
    event(3, 1_200);
    assertThat(stream.complete(_ -> 3)).isFalse();
    assertThat(stream.reportLosses(_ -> 3)).isFalse();
    assertThat(report.outcome().failures()).containsExactly("stream 1 lost 1 of 3 events of t: 2");
    assertThat(report.outcome().lost()).isEqualTo(1);
  }

  @Test
  void take_twice_isADuplicate() {
    connect(1_000);
    event(1, 1_100);
    event(1, 1_200);
    assertThat(report.outcome().failures()).containsExactly("stream 1 got event 1 of t twice");
    assertThat(report.outcome().duplicates()).isEqualTo(1);
  }

  @Test
  void take_swapped_isOutOfOrder() {
    connect(1_000);
    event(2, 1_100);
    event(1, 1_200);
    assertThat(report.outcome().failures())
        .containsExactly("stream 1 got event 1 of t after later ones");
    assertThat(report.outcome().outOfOrder()).isEqualTo(1);
  }

  @Test
  void take_idThatGoesBackOrIsNone_isOutOfOrder() {
    connect(1_000);
    event(1, 1_100);
    stream.take(message(2, 1_200).replace("e.3-0", "e.1-9"), 1_200);
    stream.take(message(3, 1_200).replace("e.4-0", ""), 1_200);
    assertThat(report.outcome().failures())
        .containsExactly(
            "stream 1 got event 2 of t with id 1-9 after 2-0",
            "stream 1 got event 3 of t with id \"\", which is no id");
    assertThat(report.outcome().outOfOrder()).isEqualTo(2);
  }

  @Test
  void complete_away_isFalse() {
    connect(1_000);
    event(1, 1_100);
    assertThat(stream.complete(_ -> 1)).isTrue();
    stream.take(closed("shutdown", 700), 1_200);
    assertThat(stream.complete(_ -> 1)).isFalse();
  }

  @Test
  void lastOutcome_brokenOff_hasNotPassed() {
    connect(1_000);
    event(1, 1_100);
    assertThat(report.lastOutcome().failures())
        .containsExactly("the run was broken off before it was judged");
  }

  @Test
  void take_resync_fails() {
    connect(1_000);
    stream.take("{\"data\":{\"type\":\"resync\",\"data\":{\"reason\":\"trimmed\"}}}", 1_100);
    assertThat(report.outcome().failures())
        .containsExactly("stream 1 got a resync: {\"reason\":\"trimmed\"}");
  }

  @Test
  void take_closed_failsAndComesBackAfterItsRetryFromItsCursor() {
    connect(1_000);
    event(1, 1_100);
    stream.take(closed("shutdown", 700), 1_200);
    assertThat(report.outcome().failures()).containsExactly("stream 1 ended: shutdown");
    assertThat(stream.mustLeave(1_200)).isTrue();
    stream.closed(1_200);
    assertThat(stream.mustConnect(1_899)).isFalse();
    assertThat(stream.mustConnect(1_900)).isTrue();
    assertThat(stream.cursor()).isEqualTo("e.2-0");
  }

  @Test
  void take_connectedOnceMore_wasCut() {
    connect(1_000);
    stream.take(CONNECTED, 5_000);
    assertThat(report.outcome().failures()).containsExactly("stream 1 ended: cut");
    assertThat(report.live()).isEqualTo(1);
  }

  @Test
  void mustLeave_silentForTwiceTheKeepalive_fails() {
    connect(1_000);
    assertThat(stream.mustLeave(31_000)).isFalse();
    assertThat(stream.mustLeave(31_001)).isTrue();
    stream.closed(31_001);
    assertThat(report.outcome().failures()).containsExactly("stream 1 ended: silence");
  }

  @Test
  void take_sentWhileAway_isDeliveredWithoutALatency() {
    connect(1_000);
    stream.take(message(1, 900), 1_100);
    assertThat(report.outcome().events()).isEqualTo(1);
    assertThat(report.outcome().latencies().getTotalCount()).isZero();
  }

  @Test
  void cutAt_due_leavesAndComesBackWithoutAFailure() {
    stream =
        stream(
            new StreamRules() {
              @Override
              public long cutAt(int cuts) {
                return cuts == 0 ? 2_000 : Long.MAX_VALUE;
              }
            });
    connect(1_000);
    assertThat(stream.idleMillis(1_900, 500)).isEqualTo(100);
    assertThat(stream.mustLeave(2_000)).isTrue();
    stream.closed(2_000);
    assertThat(report.live()).isZero();
    assertThat(stream.mustConnect(4_000)).isTrue();
    connect(4_000);
    assertThat(stream.mustLeave(4_000)).isFalse();
    assertThat(report.passed()).isTrue();
  }

  @Test
  void take_aTopicThatIsNotFollowedOrNoJson_fails() {
    connect(1_000);
    stream.take(message(1, 1_000).replace("\"t\"", "\"u\""), 1_100);
    stream.take("{", 1_100);
    stream.take("{\"data\":{\"type\":\"strange\"}}", 1_100);
    assertThat(report.outcome().failures()).hasSize(3);
  }

  @Test
  void judge_tooSlowOrNeverLive_fails() {
    report.judge();
    assertThat(report.outcome().failures())
        .containsExactly(
            "only 0 of 1 streams were judged",
            "only 0 of 1 streams were live at once",
            "no event was delivered to a live stream");
    connect(1_000);
    event(1, 1_100);
    stream.take(message(2, 1_100), 2_700);
    report.judge();
    assertThat(report.outcome().failures())
        .contains(
            "99 of 100 of the live deliveries took up to 1600 ms, more than the 1000 ms of P99");
  }

  private FollowedStream stream(StreamRules rules) {
    return new FollowedStream(0, List.of("t"), rules, report);
  }

  private void connect(long now) {
    stream.connecting(now);
    stream.take(CONNECTED, now);
  }

  private void event(long number, long sent) {
    stream.take(message(number, sent), sent + 20);
  }

  private static String message(long number, long sent) {
    return """
    {"id":"e.%d-0","data":{"topic":"t","type":"load","data":{"n":%d,"sent":%d,"pad":""}}}
    """
        .formatted(number + 1, number, sent);
  }

  private static String closed(String reason, long retry) {
    return """
    {"retry":%d,"data":{"type":"closed","data":{"reason":"%s"}}}
    """
        .formatted(retry, reason);
  }
}
