package com.example.outbox;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.springframework.stereotype.Component;

/** One thread, so that events keep their order. What it submits itself runs at once. */
@Component("outbox")
class OutboxThread implements Executor, AutoCloseable {
  private final ExecutorService executor = Executors.newSingleThreadExecutor(this::thread);
  private volatile Thread thread;

  @Override
  public void execute(Runnable task) {
    if (Thread.currentThread() == thread) {
      task.run();
    } else {
      executor.execute(task);
    }
  }

  /** Tasks that did not run are events that the next start publishes. */
  @Override
  public void close() {
    executor.shutdownNow();
  }

  private Thread thread(Runnable tasks) {
    thread = Thread.ofPlatform().name("outbox").unstarted(tasks);
    return thread;
  }
}
