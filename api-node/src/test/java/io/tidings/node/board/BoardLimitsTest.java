package io.tidings.node.board;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.node.test.TestNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How large a project may become, and that it works when it is as large. */
class BoardLimitsTest extends BoardTest {
  private static TestNode small;

  @BeforeAll
  static void startSmall() {
    small =
        TestNode.start(
            "tidings.board.max-tickets=2",
            "tidings.board.max-columns=4",
            "tidings.board.max-labels=1",
            "tidings.board.max-members=2");
  }

  @AfterAll
  static void stopSmall() {
    small.close();
  }

  @Test
  void oneMoreThanThereMayBe_isRefusedAndTellsNothing() {
    TestUser ada = TestUser.at(small);
    TestBoard board = ada.project();
    board.add(TestUser.at(small), "reader");
    board.label("one");
    String first = board.ticket("one", board.column(0));
    board.ticket("two", board.column(0));
    ada.post(board.path + "/columns", "{\"title\":\"four\"}").expect(201);
    board.newEvents();
    ada.post(board.path + "/tickets", "{\"title\":\"x\"}").expectProblem(409, "project-full");
    ada.post(board.path + "/columns", "{\"title\":\"x\"}").expectProblem(409, "project-full");
    ada.post(board.path + "/labels", "{\"name\":\"x\"}").expectProblem(409, "project-full");
    ada.post(
            board.path + "/members",
            "{\"userId\":%d,\"role\":\"reader\"}".formatted(TestUser.at(small).id))
        .expectProblem(409, "project-full");
    TestBoard full = ada.project();
    full.ticket("one", full.column(0));
    full.ticket("two", full.column(0));
    ada.post(
            board.path + "/tickets/" + first + "/transfer", "{\"targetProjectId\":" + full.id + "}")
        .expectProblem(409, "project-full");
    assertThat(board.newEvents()).isEmpty();
    ada.delete(board.path + "/tickets/" + first).expect(204);
    ada.post(board.path + "/tickets", "{\"title\":\"x\"}").expect(201);
  }
}
