package io.tidings.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

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
  void complaints_allMovesArrived_none() {
    move("2-0", 7, 1, 3, "a5");
    move("3-0", 7, 3, 2, "a2");
    assertThat(view.complaints(server.cards())).isEmpty();
    assertThat(view.cards()).isEqualTo(server.cards());
    assertThat(view.latencies()).containsExactly(20, 20);
    assertThat(view.cursor()).isEqualTo("e.1-0");
  }

  @Test
  void complaints_anEarlierMoveLostInSilence_isTold() {
    move("3-0", 7, 1, 2, "a2");
    assertThat(view.complaints(server.cards()))
        .containsExactly(
            "card 7: Card[column=2, rank=a2, version=5],"
                + " but on the server Card[column=2, rank=a2, version=6]");
  }

  @Test
  void complaints_moveTwice_isTold() {
    move("2-0", 7, 1, 2, "a5");
    move("3-0", 7, 2, 2, "a2");
    move("3-0", 7, 2, 2, "a2");
    assertThat(view.complaints(server.cards())).hasSize(2).contains("3-0 after 3-0");
  }

  @Test
  void complaints_fromAnotherColumnThanItIsIn_isTold() {
    move("2-0", 7, 9, 2, "a2");
    assertThat(view.complaints(new BoardView(BEFORE).cards()))
        .singleElement()
        .asString()
        .startsWith("card 7 is in column 1: ");
  }

  @Test
  void complaints_otherCardsThanTheServers_isTold() {
    assertThat(view.complaints(new BoardView("{\"tickets\":[]}").cards()))
        .containsExactly("cards [7, 8], but on the server []");
  }

  @Test
  void complaints_resyncOrCloseOrAnUnknownCard_isTold() {
    view.take("{\"event\":\"connected\",\"data\":{\"node\":\"node-1\"}}", 0);
    view.take("{\"event\":\"resync\",\"data\":{\"reason\":\"trimmed\"}}", 0);
    view.take("{\"event\":\"close\",\"data\":{\"reason\":\"shutdown\"}}", 0);
    move("2-0", 99, 1, 2, "a2");
    assertThat(view.complaints(new BoardView(BEFORE).cards())).hasSize(3);
  }

  private void move(String id, long card, long from, long to, String rank) {
    view.take(
        """
        {"id":"e.%s","event":"project-board.5","data":{"type":"card.moved","project_id":5,"issue_id":%d,
         "from_column_id":%d,"to_column_id":%d,"sorting":0,"rank":"%s","session_tag":"100"}}
        """
            .formatted(id, card, from, to, rank),
        120);
  }
}
