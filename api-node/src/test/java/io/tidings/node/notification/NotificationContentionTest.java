package io.tidings.node.notification;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.node.board.TestBoard;
import io.tidings.node.board.TestUser;
import io.tidings.node.test.TestNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Many commits at once, on two nodes, that all notify one user: none starves. */
@Tag("slow")
class NotificationContentionTest extends NotificationTest {
  private static final int WORKERS = 8;
  private static final int EACH = 20;

  private static TestNode other;

  @BeforeAll
  static void startOther() {
    other = TestNode.start();
  }

  @AfterAll
  static void stopOther() {
    other.close();
  }

  @Test
  void changesOfManyBoards_thatMentionOneUser_allSucceed() {
    TestUser ben = TestUser.at(node);
    List<TestBoard> boards = new ArrayList<>();
    for (int i = 0; i < WORKERS; i++) {
      TestBoard board = TestUser.at(node).project();
      board.add(ben, "reader");
      boards.add(board);
    }
    AtomicLong slowest = new AtomicLong();
    long began = System.nanoTime();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<CompletableFuture<Void>> running = new ArrayList<>();
      for (int i = 0; i < WORKERS; i++) {
        TestBoard board = boards.get(i);
        TestUser actor = i % 2 == 0 ? board.owner : board.owner.movedTo(other);
        running.add(
            CompletableFuture.runAsync(
                () -> {
                  for (int t = 0; t < EACH; t++) {
                    long from = System.nanoTime();
                    ticket(actor, board, "{'title':'%d @%s'}", t, ben.username);
                    long took = System.nanoTime() - from;
                    slowest.accumulateAndGet(took, Math::max);
                  }
                },
                threads));
      }
      running.forEach(CompletableFuture::join);
    }
    System.out.printf(
        "%d commits of %d threads took %d ms, the slowest one %d ms%n",
        WORKERS * EACH,
        WORKERS,
        (System.nanoTime() - began) / 1_000_000,
        slowest.get() / 1_000_000);
    assertThat(kinds(ben)).hasSize(WORKERS * EACH).containsOnly("mention");
  }
}
