package io.tidings.node.user.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidings.events.LogUnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A storm once queued tens of thousands of commands before the first stream was live. */
class RightsReaderTest {
  private final Semaphore reads = new Semaphore(0);
  private final Map<String, AtomicInteger> count = new ConcurrentHashMap<>();
  private final AtomicInteger underWay = new AtomicInteger();
  private final AtomicInteger mostUnderWay = new AtomicInteger();
  private final RightsReader<String, String> reader = new RightsReader<>(this::read, 100);

  private String read(String key) {
    int number = count.computeIfAbsent(key, _ -> new AtomicInteger()).incrementAndGet();
    mostUnderWay.accumulateAndGet(underWay.incrementAndGet(), Math::max);
    if (!key.equals("down")) {
      reads.acquireUninterruptibly();
    }
    underWay.decrementAndGet();
    if (key.equals("down")) {
      throw new LogUnavailableException("Redis does not answer", null);
    }
    if (key.equals("bad")) {
      throw new IllegalStateException("what was read is nonsense");
    }
    return key + number;
  }

  @Test
  void manyAtOnce_areReadAFewAtATime() {
    List<CompletableFuture<String>> answers =
        IntStream.range(0, 60).mapToObj(i -> reader.ask("u" + i)).toList();
    await("readers").until(() -> underWay.get() == RightsReader.READERS);
    reads.release(60);
    assertThat(answers).allSatisfy(answer -> assertThat(answer.join()).endsWith("1"));
    assertThat(mostUnderWay.get()).isEqualTo(RightsReader.READERS);
  }

  @Test
  void sameQuestion_isReadOnceForEarlierCalls_andAgainForLaterOnes() {
    occupyReaders();
    List<CompletableFuture<String>> answers = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      answers.add(reader.ask("u"));
    }
    reads.release(1);
    await("the read of u").until(() -> count.containsKey("u"));
    CompletableFuture<String> later = reader.ask("u");
    reads.release(10);
    assertThat(answers).allSatisfy(answer -> assertThat(answer.join()).isEqualTo("u1"));
    assertThat(later.join()).isEqualTo("u2");
  }

  @Test
  void redisDoesNotAnswer_waitingReadsFail_andLaterOnesAreRead() {
    occupyReaders();
    CompletableFuture<String> down = reader.ask("down");
    List<CompletableFuture<String>> others =
        IntStream.range(0, 20).mapToObj(i -> reader.ask("u" + i)).toList();
    reads.release(1);
    await("all are told")
        .until(() -> others.stream().allMatch(CompletableFuture::isCompletedExceptionally));
    assertThat(down).isCompletedExceptionally();
    reads.release(50);
    assertThat(reader.ask("again").join()).isEqualTo("again1");
  }

  @Test
  void readThatFails_doesNotFailTheOthers() {
    CompletableFuture<String> bad = reader.ask("bad");
    CompletableFuture<String> good = reader.ask("good");
    reads.release(2);
    assertThat(good.join()).isEqualTo("good1");
    await().until(bad::isCompletedExceptionally);
  }

  @Test
  void readsBeyondTheQueue_areRefused() {
    occupyReaders();
    List<CompletableFuture<String>> all =
        IntStream.range(0, 101).mapToObj(i -> reader.ask("u" + i)).toList();
    assertThat(all.getLast()).isCompletedExceptionally();
    reads.release(200);
    assertThat(all.subList(0, 100)).allSatisfy(answer -> answer.join());
  }

  private void occupyReaders() {
    for (int i = 0; i < RightsReader.READERS; i++) {
      CompletableFuture<String> first = reader.ask("first" + i);
      assertThat(first).isNotDone();
    }
    await("readers").until(() -> underWay.get() == RightsReader.READERS);
  }
}
