package io.tidings.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A tab must detect each kind of fault, or the load test of chat proves nothing. */
class ChatTabTest {
  private static final String ADA = "https://tidings.local/ada";

  private final LoadReport report =
      new LoadReport("chat", LoadSettings.read(new Settings(Map.of()), DEFAULTS));
  private final ChatLedger ledger = new ChatLedger("tidings.local");
  private final ChatTab tab = new ChatTab("tab 1", "run", ApiClient.json("{}"));

  private static final LoadSettings.Defaults DEFAULTS =
      new LoadSettings.Defaults(1, 1, 1, 1, Duration.ofSeconds(1));

  @Test
  void judge_allMessagesOnceInOrder_passes() {
    acknowledge(3);
    told(1, 2, 3);
    read(1, 2, 3);
    assertThat(faults(3, 1, 2, 3)).isEmpty();
    assertThat(report.outcome().latencies().getMinNonZeroValue()).isEqualTo(20);
    assertThat(report.outcome().events()).isEqualTo(3);
  }

  @Test
  void judge_aMessageThatWasNeverThere_isLost() {
    acknowledge(3);
    told(1, 2);
    read(1, 3);
    assertThat(faults(2, 1, 3))
        .containsExactly("tab 1, thread of " + ADA + ": of 3 messages of ada lost: 2");
    assertThat(report.outcome().lost()).isEqualTo(1);
  }

  @Test
  void judge_aMessageTwice_isADuplicate() {
    acknowledge(2);
    told(1, 2, 3);
    read(1, 2, 2);
    assertThat(faults(3, 1, 2, 2))
        .containsExactly(
            "tab 1, thread of " + ADA + ": message 2 of ada came twice, again as row 3");
    assertThat(report.outcome().duplicates()).isEqualTo(1);
  }

  @Test
  void judge_twoMessagesSwapped_isOutOfOrder() {
    acknowledge(3);
    told(1, 2, 3);
    read(1, 3, 2);
    assertThat(faults(3, 1, 3, 2))
        .containsExactly(
            "tab 1, thread of " + ADA + ": message 2 of ada came after later ones, as row 3");
    assertThat(report.outcome().outOfOrder()).isEqualTo(1);
  }

  @Test
  void judge_aTriggerThatDidNotCome_isTold() {
    acknowledge(3);
    told(1, 2);
    read(1, 2, 3);
    assertThat(faults(3, 1, 2, 3))
        .containsExactly(
            "tab 1, thread of %s: told 2 times of 3 messages, up to row 3 of 3".formatted(ADA));
  }

  @Test
  void judge_theLastTriggerLost_isTold() {
    acknowledge(2);
    told(1);
    read(1);
    assertThat(faults(2, 1, 2)).hasSize(3).anyMatch(fault -> fault.contains("row 2 is null"));
  }

  @Test
  void judge_moreTriggersThanChanges_isTold() {
    acknowledge(1);
    told(1, 2);
    read(1);
    assertThat(faults(1, 1)).singleElement().asString().contains("told 2 times of 1 messages");
  }

  @Test
  void judge_aSecondTriggerForAMessageThatWasDeliveredLater_passes() {
    ledger.acknowledge("ada", "ada", "grace", "sent");
    told(1, 2);
    read(1);
    assertThat(faults(1, 1)).isEmpty();
  }

  @Test
  void judge_unreadInTheListDiffersFromTheThread_isTold() {
    acknowledge(2);
    told(1, 2);
    read(1, 2);
    assertThat(faults(1, 1, 2))
        .containsExactly("tab 1, contact %s: 1 unread above row 0".formatted(ADA));
  }

  @Test
  void take_resyncOrAPositionThatGoesBack_isTold() {
    told(2, 1);
    tab.take("{\"event\":\"resync\",\"data\":{\"reason\":\"trimmed\"}}", 0);
    assertThat(faults(0)).anyMatch(fault -> fault.contains("1-0 after 2-0"));
    assertThat(faults(0)).anyMatch(fault -> fault.contains("trimmed"));
  }

  @Test
  void wanted_aPageThatEndsAboveTheLastRowRead_asksForOlderOnes() {
    told(1);
    assertThat(tab.wanted()).endsWith("ada");
    tab.page(page(List.of(3, 4), List.of(3, 4)));
    assertThat(tab.wanted()).endsWith("ada&before=3");
    tab.page(page(List.of(1, 2), List.of(1, 2)));
    assertThat(tab.wanted()).isEmpty();
  }

  private void acknowledge(int messages) {
    for (int i = 0; i < messages; i++) {
      ledger.acknowledge("ada", "ada", "grace", "delivered");
    }
  }

  private void told(int... ids) {
    for (int id : ids) {
      tab.take("{\"event\":\"thread-updated\",\"data\":\"%s\"}".formatted(ADA), 120);
      tab.take(
          "{\"event\":\"contact-changed\",\"data\":\"%s\",\"id\":\"e.%d-0\"}".formatted(ADA, id),
          120);
    }
  }

  private void read(int... numbers) {
    tab.page(page(rows(numbers), numbers(numbers)));
  }

  /** Judges the tab against a server that has these messages, and that many unread ones. */
  private List<String> faults(int unread, int... numbers) {
    ChatTab there = tab.another(List.of(ADA));
    there.page(page(rows(numbers), numbers(numbers)));
    tab.judge(
        there,
        ApiClient.json(
            """
            {"contacts":[{"peer":"%s","lastReadRowId":0,"unread":%d,"lastMessage":{"rowId":%d}}]}
            """
                .formatted(ADA, unread, numbers.length)),
        ledger.of("grace"),
        "",
        report);
    return report.outcome().failures();
  }

  private static List<Integer> rows(int... numbers) {
    return IntStream.rangeClosed(1, numbers.length).boxed().toList();
  }

  private static List<Integer> numbers(int... numbers) {
    return IntStream.of(numbers).boxed().toList();
  }

  private static String page(List<Integer> rows, List<Integer> numbers) {
    StringBuilder page = new StringBuilder("{\"messages\":[");
    for (int i = 0; i < rows.size(); i++) {
      page.append(i > 0 ? "," : "")
          .append(
              "{\"rowId\":%d,\"direction\":\"inbound\",\"text\":\"%s\",\"state\":null}"
                  .formatted(rows.get(i), new ChatText("run", "ada", numbers.get(i), 100)));
    }
    return page.append("]}").toString();
  }
}
