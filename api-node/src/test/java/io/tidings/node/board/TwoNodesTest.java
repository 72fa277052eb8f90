package io.tidings.node.board;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.Event;
import io.tidings.node.test.TestNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Changes at the same moment, on two nodes. */
class TwoNodesTest extends BoardTest {
  private static TestNode other;

  @BeforeAll
  static void startOther() {
    other = TestNode.start();
  }

  @AfterAll
  static void stopOther() {
    other.close();
  }

  /** Ids are given without a try in vain, to boards that have nothing to do with each other. */
  @Test
  void tickets_madeAtOnceOnManyBoards_haveIdsOfTheirOwn() {
    TestUser ada = TestUser.at(node);
    List<TestBoard> boards = Stream.generate(ada::project).limit(8).toList();
    List<String> ids = Collections.synchronizedList(new ArrayList<>());
    long begin = System.nanoTime();
    inParallel(
        8,
        worker -> {
          TestUser here = worker % 2 == 0 ? ada : ada.movedTo(other);
          for (int i = 0; i < 25; i++) {
            ids.add(
                here.post(boards.get(worker).path + "/tickets", "{\"title\":\"t\"}")
                    .expect(201)
                    .path("id")
                    .asString());
          }
        });
    long millis = (System.nanoTime() - begin) / 1_000_000;
    System.out.println("TwoNodesTest: 200 tickets on 8 boards at once: " + millis + " ms");
    assertThat(ids).hasSize(200).doesNotHaveDuplicates();
  }

  @Test
  void moves_twoHundredAtOnce_allTakePlaceAndTheEventsTellTheirOrder() {
    TestUser ada = TestUser.at(node);
    TestBoard board = ada.project();
    List<String> columns = List.of(board.column(0), board.column(1), board.column(2));
    List<String> cards = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      cards.add(board.ticket("card " + i, columns.get(i % 3)));
    }
    BoardReplica boardReplica = new BoardReplica(board.board());
    board.newEvents();
    inParallel(
        4,
        worker -> {
          TestUser here = worker % 2 == 0 ? ada : ada.movedTo(other);
          Random random = new Random(worker);
          for (int i = 0; i < 50; i++) {
            String card = cards.get(random.nextInt(cards.size()));
            String column = columns.get(random.nextInt(3));
            here.post(
                    board.path + "/tickets/" + card + "/move",
                    "{\"columnId\":\"%s\",\"order\":%d}".formatted(column, random.nextInt(4)))
                .expect(200);
          }
        });
    List<Event> events = board.newEvents();
    assertThat(events).hasSizeBetween(100, 200);
    events.forEach(boardReplica::apply);
    boardReplica.expectSame(board.board());
  }

  @Test
  void creations_atOnce_getNumbersInARow() {
    TestUser ada = TestUser.at(node);
    TestBoard board = ada.project();
    inParallel(
        4,
        worker -> {
          for (int i = 0; i < 10; i++) {
            (worker % 2 == 0 ? ada : ada.movedTo(other))
                .post(board.path + "/tickets", "{\"title\":\"x\"}")
                .expect(201);
          }
        });
    List<Integer> numbers = new ArrayList<>();
    board.board().path("tickets").forEach(ticket -> numbers.add(ticket.path("number").asInt()));
    assertThat(numbers).hasSize(40).startsWith(1).endsWith(40).isSorted().doesNotHaveDuplicates();
  }

  /** The card is moved by whichever comes last, and never lost. */
  @RepeatedTest(15)
  void deleteColumn_whileACardIsMovedIntoIt_losesNoCard() {
    TestUser ada = TestUser.at(node);
    TestBoard board = ada.project();
    String todo = board.column(0);
    String doing = board.column(1);
    String done = board.column(2);
    String resting = board.ticket("resting", doing);
    String moving = board.ticket("moving", done);
    BoardReplica boardReplica = new BoardReplica(board.board());
    board.newEvents();
    inParallel(
        2,
        worker -> {
          if (worker == 0) {
            ada.delete(board.path + "/columns/" + doing).expect(204);
          } else {
            int status =
                ada.movedTo(other)
                    .post(
                        board.path + "/tickets/" + moving + "/move",
                        "{\"columnId\":\"" + doing + "\"}")
                    .status();
            assertThat(status).isIn(200, 400);
          }
        });
    List<Event> events = board.newEvents();
    events.forEach(boardReplica::apply);
    boardReplica.expectSame(board.board());
    boolean into =
        events.stream()
            .map(event -> event.envelope().data())
            .anyMatch(data -> data.path("toColumnId").asString("").equals(doing));
    assertThat(events.getLast().envelope().type()).isEqualTo("column.deleted");
    assertThat(board.cards(todo))
        .containsExactlyElementsOf(into ? List.of(resting, moving) : List.of(resting));
    assertThat(board.cards(done)).containsExactlyElementsOf(into ? List.of() : List.of(moving));
    assertThat(events).hasSize(into ? 4 : 2);
  }

  @Test
  void create_oneKeyAtOnce_isGivenOnce() {
    TestUser ada = TestUser.at(node);
    String body = "{\"key\":\"ONE%d\",\"title\":\"x\"}".formatted(ada.id % 1000);
    List<Integer> statuses = Collections.synchronizedList(new ArrayList<>());
    inParallel(
        4,
        worker ->
            statuses.add(
                (worker % 2 == 0 ? ada : ada.movedTo(other)).post("/api/projects", body).status()));
    assertThat(statuses).containsExactlyInAnyOrder(201, 409, 409, 409);
  }

  @Test
  void createTicket_oneIdempotencyKeyAtOnce_isOneTicket() {
    TestUser ada = TestUser.at(node).with("Idempotency-Key", "k");
    TestBoard board = ada.project();
    board.newEvents();
    Set<String> answers = Collections.synchronizedSet(new HashSet<>());
    inParallel(
        8,
        worker ->
            answers.add(
                (worker % 2 == 0 ? ada : ada.movedTo(other))
                    .post(board.path + "/tickets", "{\"title\":\"x\"}")
                    .expect(201)
                    .toString()));
    assertThat(answers).hasSize(1);
    assertThat(board.newEventTypes()).containsExactly("ticket.created");
  }

  private static void inParallel(int workers, IntConsumer work) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<CompletableFuture<Void>> running = new ArrayList<>();
      for (int i = 0; i < workers; i++) {
        int worker = i;
        running.add(CompletableFuture.runAsync(() -> work.accept(worker), threads));
      }
      running.forEach(CompletableFuture::join);
    }
  }
}
