package io.tidings.node.interest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** In which order listeners are called, and that none holds up the others. */
@Timeout(10)
class ListenerCallsTest {
  private static final InterestKey SLOW = new InterestKey("chat", 1);
  private static final InterestKey OTHER = new InterestKey("chat", 2);

  private final List<String> told = Collections.synchronizedList(new ArrayList<>());
  private final CountDownLatch released = new CountDownLatch(1);

  private static ListenerCalls calls(InterestListener... listeners) {
    return new ListenerCalls(() -> List.of(listeners), Thread::startVirtualThread);
  }

  private class Listener implements InterestListener {
    private final String kind;

    Listener(String kind) {
      this.kind = kind;
    }

    @Override
    public String kind() {
      return kind;
    }

    @Override
    public void gained(long user, long token) {
      told.add(kind + " gained " + user);
    }

    @Override
    public void lost(long user) {
      told.add(kind + " lost " + user);
    }

    @Override
    public void changed(long user) {
      try {
        assertThat(released.await(9, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      told.add(kind + " changed " + user);
    }
  }

  @Test
  void call_listenerBlocks_onlyItsUserWaits() {
    ListenerCalls calls = calls(new Listener("chat"));
    CompletableFuture<Void> slow = calls.call(SLOW, listener -> listener.changed(1));
    CompletableFuture<Void> next = calls.call(SLOW, listener -> listener.lost(1));
    calls.call(OTHER, listener -> listener.gained(2, 1)).join();
    assertThat(slow).isNotDone();
    assertThat(next).isNotDone();
    assertThat(told).containsExactly("chat gained 2");
    released.countDown();
    next.join();
    assertThat(told).containsExactly("chat gained 2", "chat changed 1", "chat lost 1");
  }

  @Test
  void call_manyForOneUser_areInOrder() {
    ListenerCalls calls = calls(new Listener("chat"));
    List<Integer> seen = Collections.synchronizedList(new ArrayList<>());
    List<Integer> numbers = IntStream.range(0, 1_000).boxed().toList();
    numbers.forEach(number -> calls.call(SLOW, _ -> seen.add(number)));
    calls.call(SLOW, _ -> {}).join();
    assertThat(seen).isEqualTo(numbers);
  }

  @Test
  void call_manyUsers_areBoundedTogether() {
    ListenerCalls calls = calls(new Listener("chat"));
    AtomicInteger running = new AtomicInteger();
    List<CompletableFuture<Void>> all =
        IntStream.range(0, 200)
            .mapToObj(user ->
                calls.call(
                    new InterestKey("chat", user),
                    listener -> {
                      running.incrementAndGet();
                      listener.changed(user);
                    }))
            .toList();
    await().during(Duration.ofMillis(100)).until(() -> running.get() == 64);
    released.countDown();
    all.forEach(CompletableFuture::join);
    assertThat(told).hasSize(200);
  }

  @Test
  void call_listenerFails_otherListenersAndLaterCallsGoOn() {
    InterestListener failing =
        new Listener("chat") {
          @Override
          public void gained(long user, long token) {
            throw new IllegalStateException("by the test");
          }
        };
    ListenerCalls calls = calls(failing, new Listener("chat"), new Listener("presence"));
    calls.call(SLOW, listener -> listener.gained(1, 5)).join();
    calls.call(SLOW, listener -> listener.lost(1)).join();
    assertThat(told).containsExactly("chat gained 1", "chat lost 1", "chat lost 1");
  }
}
