package io.tidings.events.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidings.events.Workspace;
import io.tidings.events.redis.ScriptCall.CallKind;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** Each call that gets no answer ends in its own time, whatever became of those before it. */
class CallDeadlinesTest {
  private static final Duration TIMEOUT = Duration.ofMillis(20);

  private final Queue<ScriptCall> timedOut = new ConcurrentLinkedQueue<>();

  private static ScriptCall call() {
    return new ScriptCall(Workspace.MAIN, Script.CHECK, List.of(), List.of(), CallKind.READ);
  }

  @Test
  void answeredCalls_doNotTimeOut_thoseBehindThemDo() {
    CallDeadlines deadlines = new CallDeadlines(TIMEOUT, timedOut::add);
    CallDeadlines.Deadline answered = deadlines.begin(call());
    ScriptCall first = call();
    ScriptCall second = call();
    long began = System.nanoTime();
    deadlines.begin(first);
    deadlines.begin(second);
    answered.cancel();
    await("both time out").until(() -> timedOut.size() == 2);
    assertThat(System.nanoTime() - began).isGreaterThanOrEqualTo(TIMEOUT.toNanos());
    assertThat(timedOut).containsExactly(first, second);
  }

  @Test
  void callAfterARest_timesOutToo() {
    CallDeadlines deadlines = new CallDeadlines(TIMEOUT, timedOut::add);
    deadlines.begin(call());
    await("the first").until(() -> timedOut.size() == 1);
    deadlines.begin(call());
    await("the second").until(() -> timedOut.size() == 2);
  }

  @Test
  void callThatCannotBeEnded_leavesTheOthersTheirDeadlines() {
    CallDeadlines deadlines =
        new CallDeadlines(
            TIMEOUT,
            call -> {
              timedOut.add(call);
              throw new IllegalStateException("a bug");
            });
    deadlines.begin(call());
    deadlines.begin(call());
    await("both time out").until(() -> timedOut.size() == 2);
  }

  @Test
  void errorAtTheEndOfACall_leavesTheOthersTheirDeadlines() {
    CallDeadlines deadlines =
        new CallDeadlines(
            TIMEOUT,
            call -> {
              timedOut.add(call);
              throw new AssertionError("a bug");
            });
    deadlines.begin(call());
    deadlines.begin(call());
    await("both time out").until(() -> timedOut.size() == 2);
  }
}
