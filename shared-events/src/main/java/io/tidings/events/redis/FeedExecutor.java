package io.tidings.events.redis;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the tasks of one feed, one after the other and in the order of their arrival, as a thread of
 * its own would: this is what the feed's classes call its thread. Announcements run on the event
 * loop that read them, as nothing has to be woken for that, and so do tasks that come meanwhile;
 * all others run on other threads.
 */
final class FeedExecutor implements Executor, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FeedExecutor.class);

  /** As many tasks at once, then an event loop goes on with its own work. */
  private static final int MOST_AT_ONCE = 64;

  private final Executor others;
  private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger(); // what runs counts, too
  private volatile boolean closed;

  /**
   * @param others runs tasks that came from any other thread than an event loop
   */
  FeedExecutor(Executor others) {
    this.others = others;
  }

  @Override
  public void execute(Runnable task) {
    if (add(task)) {
      others.execute(this::runWaiting);
    }
  }

  /** Runs the task on this thread, unless others have to come first; an event loop. */
  void executeHere(Runnable task) {
    if (add(task)) {
      runWaiting();
    }
  }

  /** Whether nothing runs, so that the caller has to see to it. */
  private boolean add(Runnable task) {
    tasks.add(task);
    return waiting.getAndIncrement() == 0;
  }

  private void runWaiting() {
    for (int done = 0; done < MOST_AT_ONCE; done++) {
      Runnable task = tasks.remove(); // add() counts a task once it is in the queue
      try {
        if (!closed) {
          task.run();
        }
      } catch (RuntimeException | Error e) {
        LOG.error("a task of a feed failed", e);
      }
      if (waiting.decrementAndGet() == 0) {
        return;
      }
    }
    others.execute(this::runWaiting);
  }

  /** Drops all tasks from now on. */
  @Override
  public void close() {
    closed = true;
  }
}
