package io.tidings.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The streams of a window must detect each kind of fault, or a day proves nothing. */
class WindowTest {
  private static final LoadSettings.Defaults DEFAULTS =
      new LoadSettings.Defaults(1, 1, 1, 1, Duration.ofSeconds(1));
  private static final String BEFORE =
      "{\"cursor\":\"e.1-0\",\"tickets\":[{\"id\":\"7\",\"columnId\":\"1\",\"rank\":\"a0\",\"version\":\"1\"}]}";
  private static final String AFTER =
      "{\"tickets\":[{\"id\":\"7\",\"columnId\":\"2\",\"rank\":\"a1\",\"version\":\"2\"}]}";
  private static final String MOVE =
      "{\"type\":\"card.moved\",\"project_id\":5,\"issue_id\":7,\"from_column_id\":1,"
          + "\"to_column_id\":2,\"rank\":\"a1\",\"version\":2,\"session_tag\":\"100\"}";

  private final LoadReport report =
      new LoadReport("board-day", LoadSettings.read(new Settings(Map.of()), DEFAULTS));
  private final UserStream stream =
      new UserStream("stream 1", "5", new BoardView(BEFORE), report, new Latencies());
  private final ConsoleStream console =
      new ConsoleStream("console 1", "e.4-0", report, new Latencies());

  @Test
  void differences_allWasTold_none() {
    stream.opened(90);
    sse("project-board.5", MOVE, "2-0");
    sse("notification-count", "{\"UserID\":3,\"Count\":2}", "");
    sse("stopwatches", "[{\"issue_index\":7,\"created\":\"c\",\"seconds\":1}]", "");
    assertThat(differences(2, "[{\"issue_index\":7,\"created\":\"c\",\"seconds\":9}]")).isEmpty();
    assertThat(report.passed()).isTrue();
    assertThat(stream.position()).isEqualTo("e.2-0");
    assertThat(report.percentile(50)).isEqualTo(20);
  }

  @Test
  void differences_anOlderCountAndStopwatch_areTold() {
    sse("project-board.5", MOVE, "2-0");
    sse("notification-count", "{\"UserID\":3,\"Count\":2}", "");
    sse("stopwatches", "[]", "");
    assertThat(differences(3, "[{\"issue_index\":7,\"created\":\"c\"}]"))
        .containsExactly(
            "2 unread, but on the server 3",
            "stopwatches of tickets [], but on the server [7 since c]");
  }

  @Test
  void differences_noSnapshotSinceTheConnectionBegan_areTold() {
    sse("notification-count", "{\"UserID\":3,\"Count\":0}", "");
    sse("stopwatches", "[]", "");
    stream.opened(200);
    assertThat(differences(0, "[]"))
        .contains(
            "not told how many are unread, but on the server 0",
            "stopwatches of tickets [not told], but on the server []");
  }

  @Test
  void take_overAWebSocket_isTheSame() throws JsonProcessingException {
    stream.take(
        NamedFrame.ofText(
            "{\"type\":\"project-board.5\",\"data\":%s,\"id\":\"e.2-0\"}".formatted(MOVE)),
        120);
    stream.take(NamedFrame.ofText("{\"type\":\"notification-count\",\"count\":2}"), 120);
    stream.take(NamedFrame.ofText("{\"type\":\"stopwatches\",\"data\":[]}"), 120);
    assertThat(differences(2, "[]")).isEmpty();
  }

  @Test
  void take_anotherBoard_isLeftOut() {
    sse("project-board.6", MOVE.replace("\"project_id\":5", "\"project_id\":6"), "2-0");
    assertThat(stream.board().cards()).isEqualTo(new BoardView(BEFORE).cards());
    assertThat(report.outcome().events()).isZero();
  }

  @Test
  void take_whatWasSentWhileAway_hasNoLatency() {
    stream.opened(110);
    sse("project-board.5", MOVE, "2-0");
    assertThat(report.outcome().latencies().getTotalCount()).isZero();
    assertThat(report.outcome().events()).isEqualTo(1);
  }

  @Test
  void take_resyncCloseOrCut_fails() {
    sse("resync", "{\"reason\":\"trimmed\"}", "");
    sse("close", "{\"reason\":\"limit\"}", "");
    sse("connected", "{}", "");
    assertThat(report.outcome().failures())
        .containsExactly(
            "stream 1 got resync {\"reason\":\"trimmed\"}",
            "stream 1 got close {\"reason\":\"limit\"}",
            "stream 1 was cut, and connected again");
  }

  @Test
  void take_anIdThatGoesBack_isOutOfOrder() {
    sse("project-board.5", MOVE, "2-0");
    sse("project-board.6", MOVE.replace("\"project_id\":5", "\"project_id\":6"), "1-0");
    assertThat(report.outcome().outOfOrder()).isEqualTo(1);
  }

  @Test
  void take_aChangeTwice_isADuplicate() {
    sse("project-board.5", MOVE, "2-0");
    sse("project-board.5", MOVE, "2-0");
    assertThat(report.outcome().duplicates()).isEqualTo(1);
    assertThat(stream.board().faults()).isEmpty();
  }

  @Test
  void reload_aFaultBefore_isReported() {
    sse("project-board.5", MOVE.replace("\"version\":2", "\"version\":3"), "2-0");
    stream.reload(new BoardView(AFTER));
    assertThat(report.outcome().failures())
        .singleElement()
        .asString()
        .contains("1 change was lost");
  }

  @Test
  void judge_allActivities_passes() {
    activity("5-0");
    activity("6-0");
    page("6-0", "5-0", "4-0");
    assertThat(console.complete()).isTrue();
    console.judge();
    assertThat(report.passed()).isTrue();
    assertThat(console.position()).isEqualTo("e.6-0");
  }

  @Test
  void judge_oneActivityLost_isTold() {
    activity("6-0");
    page("6-0", "5-0", "4-0");
    console.judge();
    assertThat(report.outcome().failures())
        .containsExactly("console 1 lost 1 of 2 activities, such as 5-0");
  }

  @Test
  void judge_twiceOrSwappedOrInNoPage_isTold() {
    activity("5-0");
    activity("5-0");
    activity("7-0");
    activity("6-0");
    page("6-0", "5-0", "4-0");
    console.judge();
    assertThat(report.outcome().failures())
        .containsExactly(
            "console 1 got activity 5-0 twice",
            "console 1: activity 6-0 after 7-0",
            "console 1 was told of 1 activities that are in no page, such as 7-0");
  }

  private void sse(String event, String data, String id) {
    try {
      stream.take(
          NamedFrame.ofMessage(
              "{\"event\":\"%s\",\"data\":%s,\"id\":\"%s\"}"
                  .formatted(event, data, id.isEmpty() ? "" : "e." + id)),
          120);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private List<String> differences(long unread, String stopwatches) {
    return stream.differences(new BoardView(AFTER), unread, ApiClient.json(stopwatches)).stream()
        .map(Fault::text)
        .toList();
  }

  private void activity(String id) {
    try {
      console.take(
          NamedFrame.ofMessage(
              "{\"data\":{\"type\":\"activity\",\"data\":{\"id\":\"%s\",\"tab_id\":\"100\"}},\"id\":\"e.%s\"}"
                  .formatted(id, id)),
          120);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private void page(String... ids) {
    console.beginPages();
    console.page(
        ApiClient.json(
            "{\"next\":null,\"activities\":[{\"id\":\"%s\"}]}"
                .formatted(String.join("\"},{\"id\":\"", ids))));
  }
}
