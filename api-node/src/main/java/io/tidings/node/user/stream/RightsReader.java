package io.tidings.node.user.stream;

import io.tidings.events.LogException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads rights when thousands of callers ask at once: a few at a time, in the order in which they
 * were first asked for, and once for all callers that asked for the same before the read began. An
 * answer never serves a caller that asked later, since rights must not be older than the question.
 * Thread-safe.
 */
public final class RightsReader<K, V> {
  /** Reads at once; each waits for Redis several times. */
  static final int READERS = 4;

  /** More than a node has connections; a caller beyond that is refused, and asks again. */
  private static final int MOST_WAITING = 50_000;

  private static final Duration IDLE = Duration.ofSeconds(10);

  private final Function<K, V> read;
  private final int mostWaiting;
  // Not virtual threads: in a storm those of thousands of requests would run before them.
  private final Executor threads;

  // Guarded by this.
  private final Map<K, CompletableFuture<V>> waiting = new LinkedHashMap<>();
  private int readers;

  /**
   * @param read may block, and throws {@link LogException} when Redis does not answer
   */
  public RightsReader(Function<K, V> read) {
    this(read, MOST_WAITING);
  }

  RightsReader(Function<K, V> read, int mostWaiting) {
    this.read = read;
    this.mostWaiting = mostWaiting;
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            READERS,
            READERS,
            IDLE.toMillis(),
            TimeUnit.MILLISECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().daemon().name("rights-", 0).factory());
    pool.allowCoreThreadTimeOut(true);
    this.threads = pool;
  }

  private record Question<K, V>(K key, CompletableFuture<V> answer) {}

  /** Fails when the rights cannot be read now. Does not block. */
  public CompletableFuture<V> ask(K key) {
    CompletableFuture<V> answer;
    synchronized (this) {
      CompletableFuture<V> asked = waiting.get(key);
      if (asked != null) {
        return asked;
      }
      if (waiting.size() >= mostWaiting) {
        return CompletableFuture.failedFuture(
            new RejectedExecutionException("too many connections wait for their rights"));
      }
      answer = new CompletableFuture<>();
      waiting.put(key, answer);
      if (readers == READERS) {
        return answer;
      }
      readers++;
    }
    threads.execute(this::readAll);
    return answer;
  }

  private void readAll() {
    for (Question<K, V> next = next(); next != null; next = next()) {
      try {
        next.answer.complete(read.apply(next.key));
      } catch (LogException e) {
        // Redis would not answer the others either, and each would wait for its own timeout.
        next.answer.completeExceptionally(e);
        takeAll().forEach(answer -> answer.completeExceptionally(e));
      } catch (RuntimeException | Error e) {
        next.answer.completeExceptionally(e);
      }
    }
  }

  private synchronized @Nullable Question<K, V> next() {
    Iterator<Map.Entry<K, CompletableFuture<V>>> all = waiting.entrySet().iterator();
    if (!all.hasNext()) {
      readers--;
      return null;
    }
    Map.Entry<K, CompletableFuture<V>> first = all.next();
    all.remove();
    return new Question<>(first.getKey(), first.getValue());
  }

  private synchronized List<CompletableFuture<V>> takeAll() {
    List<CompletableFuture<V>> all = new ArrayList<>(waiting.values());
    waiting.clear();
    return all;
  }
}
