package io.tidings.node.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidings.node.limits.ConcurrencyLimiter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Large boards wait for their turn, and nothing else waits for them. */
class LargeReadsTest extends BoardTest {
  private static final int TICKETS = 8;

  private TestUser ada;
  private TestBoard large;

  @BeforeEach
  void board() {
    ada = TestUser.at(node);
    large = ada.project(",\"visibility\":\"public\"");
    String text = "😀".repeat(10_000);
    for (int i = 0; i < TICKETS; i++) {
      ada.post(large.path + "/tickets", "{\"title\":\"t\",\"description\":\"" + text + "\"}")
          .expect(201);
    }
  }

  /** Takes all turns until it is closed. */
  private static final class AllTurns implements AutoCloseable {
    private final CountDownLatch end = new CountDownLatch(1);
    private final List<CompletableFuture<?>> taken = new ArrayList<>();

    AllTurns() {
      int turns = ConcurrencyLimiter.halfTheCores();
      CountDownLatch begun = new CountDownLatch(turns);
      for (int i = 0; i < turns; i++) {
        taken.add(
            CompletableFuture.supplyAsync(
                () ->
                    node.bean(LargeReads.class)
                        .inTurn(() -> {
                          begun.countDown();
                          return awaited(end);
                        }),
                Thread::startVirtualThread));
      }
      assertThat(awaited(begun)).isTrue();
    }

    private static boolean awaited(CountDownLatch latch) {
      try {
        return latch.await(30, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public void close() {
      end.countDown();
      taken.forEach(CompletableFuture::join);
    }
  }

  private static CompletableFuture<Answer> reading(TestUser user, String path) {
    return CompletableFuture.supplyAsync(() -> user.get(path), Thread::startVirtualThread);
  }

  @Test
  void largeBoards_haveTheirTurns_andSmallReadsNeedNone() {
    TestBoard small = ada.project();
    small.ticket("card", small.column(0));
    CompletableFuture<Answer> whole;
    try (AllTurns all = new AllTurns()) {
      assertThat(all.taken).isNotEmpty();
      whole = reading(ada, large.path + "/board");
      ada.get("/api/me").expect(200);
      small.board();
      ada.get(large.path).expect(200);
      ada.get(large.path + "/columns").expect(200);
      ada.post(large.path + "/labels", "{\"name\":\"x\"}").expect(201);
      assertThat(whole).isNotDone();
    }
    assertThat(whole.join().expect(200).path("tickets").size()).isEqualTo(TICKETS);
  }

  @Test
  void largeReads_ofOneUser_areAShareOfThem() {
    TestUser grace = TestUser.at(node);
    List<CompletableFuture<Answer>> adas = new ArrayList<>();
    CompletableFuture<Answer> graces;
    try (AllTurns all = new AllTurns()) {
      assertThat(all.taken).isNotEmpty();
      for (int i = 0; i < LargeReads.PER_USER + 2; i++) {
        adas.add(reading(ada, large.path + "/tickets"));
      }
      await("those above the share are refused")
          .until(() -> adas.stream().filter(CompletableFuture::isDone).count() == 2);
      graces = reading(grace, large.path + "/columns/" + large.column(0) + "/tickets");
    }
    assertThat(graces.join().expect(200).path("tickets").size()).isEqualTo(TICKETS);
    List<Answer> answers = adas.stream().map(CompletableFuture::join).toList();
    assertThat(answers.stream().filter(answer -> answer.status() == 200))
        .hasSize(LargeReads.PER_USER);
    answers.stream()
        .filter(answer -> answer.status() != 200)
        .forEach(answer -> answer.expectProblem(429, "too-many-reads"));
    ada.get(large.path + "/board").expect(200); // each share was given back
  }
}
