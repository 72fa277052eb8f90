package io.tidings.node.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.security.authentication.AuthenticationServiceException;

/** A client with many attempts waits for its own turns and does not delay other clients. */
class PasswordTurnsTest {
  private final List<Thread> threads = new ArrayList<>();
  private final List<String> order = Collections.synchronizedList(new ArrayList<>());

  @AfterEach
  void end() throws InterruptedException {
    for (Thread thread : threads) {
      thread.interrupt();
      thread.join();
    }
  }

  /** Waits in a row behind those that were there before. */
  private void queue(PasswordTurns turns, String address, String name) {
    Thread thread =
        Thread.startVirtualThread(() -> {
          turns.take(address, name);
          order.add(address + name);
        });
    threads.add(thread);
    await("it to wait").until(() -> thread.getState() == Thread.State.TIMED_WAITING);
  }

  private void expectOrder(PasswordTurns turns, String... expected) {
    for (int i = 1; i <= expected.length; i++) {
      int done = i;
      turns.release();
      await("turn " + i).until(() -> order.size() == done);
    }
    assertThat(order).containsExactly(expected);
  }

  @Test
  void turns_areOfAddressesInTurn_andThenOfNames() {
    PasswordTurns turns = new PasswordTurns(1, Duration.ofMinutes(1));
    turns.take("a", "1");
    for (int i = 0; i < 3; i++) {
      queue(turns, "a", "1");
    }
    queue(turns, "a", "2");
    queue(turns, "b", "1");
    queue(turns, "c", "1");
    expectOrder(turns, "a1", "b1", "c1", "a2", "a1", "a1");
  }

  @Test
  void turns_thatAreFree_areTakenAtOnce() {
    PasswordTurns turns = new PasswordTurns(2, Duration.ofMinutes(1));
    turns.take("a", "1");
    turns.take("a", "1");
    turns.release();
    turns.take("a", "1");
  }

  @Test
  void turn_thatDoesNotCome_isWaitedForNoLonger() {
    PasswordTurns turns = new PasswordTurns(1, Duration.ofMillis(20));
    turns.take("a", "1");
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> turns.take("b", "1"))
          .isInstanceOf(AuthenticationServiceException.class);
    }
    turns.release();
    turns.take("b", "1"); // the turn did not go to one that gave up
  }
}
