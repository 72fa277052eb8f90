package io.tidings.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** A viewer must detect each kind of loss, or the load test proves nothing. */
class BoardViewTest {
  private static final String BEFORE =
      """
      {"cursor":"e.1-0","tickets":[
        {"id":"7","columnId":"1","rank":"a0","version":"4"},
        {"id":"8","columnId":"1","rank":"a1","version":"1"}]}
      """;

  private static final String AFTER =
      """
      {"cursor":"e.3-0","tickets":[
        {"id":"7","columnId":"2","rank":"a2","version":"6"},
        {"id":"8","columnId":"1","rank":"a1","version":"1"}]}
      """;

  private final BoardView view = new BoardView(BEFORE);
  private final BoardView server = new BoardView(AFTER);

  @Test
  void complaints_allChangesArrived_none() {
    move(7, 1, 3, "a5", 5);
    move(7, 3, 2, "a2", 6);
    assertThat(texts(view.faults(server.cards()))).isEmpty();
    assertThat(view.cards()).isEqualTo(server.cards());
    assertThat(view.cursor()).isEqualTo("e.1-0");
  }

  @Test
  void complaints_anEarlierChangeLostInSilence_isTold() {
    move(7, 1, 2, "a2", 6);
    assertThat(texts(view.faults(server.cards())))
        .singleElement()
        .asString()
        .startsWith("card 7, 1 change was lost before version 6: ");
  }

  @Test
  void complaints_theLastChangeLost_isTold() {
    move(7, 1, 3, "a5", 5);
    assertThat(texts(view.faults(server.cards())))
        .containsExactly(
            "card 7, 1 change was lost at the end, since Card[column=3, rank=a5, version=5]");
    assertThat(view.faults(server.cards()))
        .extracting(Fault::kind)
        .containsExactly(Fault.Kind.LOST);
  }

  @Test
  void complaints_changeTwice_isTold() {
    move(7, 1, 2, "a5", 5);
    move(7, 2, 2, "a2", 6);
    move(7, 2, 2, "a2", 6);
    assertThat(texts(view.faults(server.cards())))
        .singleElement()
        .asString()
        .startsWith("card 7, version 6 came after 6: ");
  }

  @Test
  void complaints_twoChangesSwapped_isTold() {
    move(7, 3, 2, "a2", 6);
    move(7, 1, 3, "a5", 5);
    assertThat(texts(view.faults(server.cards()))).hasSizeGreaterThan(2);
  }

  @Test
  void complaints_fromAnotherColumnThanItIsIn_isTold() {
    move(7, 9, 1, "a0", 5);
    assertThat(texts(view.faults()))
        .singleElement()
        .asString()
        .startsWith("card 7 is in column 1: ");
  }

  @Test
  void complaints_otherCardsThanTheServers_isTold() {
    assertThat(texts(view.faults(new BoardView("{\"tickets\":[]}").cards())))
        .containsExactly("cards [7, 8], but on the server []");
  }

  @Test
  void take_ownFieldsChanged_raisesTheVersionAlone() {
    view.take(ApiClient.json("{\"issue_id\":8,\"version\":2,\"changed\":[\"title\"]}"));
    assertThat(view.cards()).containsEntry(8L, new BoardView.Card(1, "a1", 2));
    assertThat(texts(view.faults())).isEmpty();
  }

  @Test
  void take_newCard_isThere_andASecondTimeIsTold() {
    String frame =
        "{\"type\":\"card.linked\",\"issue_id\":9,\"column_id\":2,\"rank\":\"a7\",\"version\":1}";
    view.take(ApiClient.json(frame));
    assertThat(view.cards()).containsEntry(9L, new BoardView.Card(2, "a7", 1));
    view.take(ApiClient.json(frame));
    assertThat(texts(view.faults())).singleElement().asString().startsWith("card 9 came again: ");
  }

  @Test
  void take_unknownCardOrType_isTold() {
    move(99, 1, 2, "a2", 2);
    view.take(ApiClient.json("{\"type\":\"card.vanished\",\"issue_id\":7}"));
    assertThat(texts(view.faults())).hasSize(2).allMatch(fault -> fault.startsWith("unexpected: "));
  }

  private static List<String> texts(List<Fault> faults) {
    return faults.stream().map(Fault::text).toList();
  }

  private void move(long card, long from, long to, String rank, long version) {
    view.take(
        ApiClient.json(
            """
            {"type":"card.moved","project_id":5,"issue_id":%d,"from_column_id":%d,"to_column_id":%d,
             "sorting":0,"rank":"%s","version":%d,"session_tag":"100"}
            """
                .formatted(card, from, to, rank, version)));
  }
}
