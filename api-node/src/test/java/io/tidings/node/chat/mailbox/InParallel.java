package io.tidings.node.chat.mailbox;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntConsumer;

/** Does things at the same moment. */
final class InParallel {
  private InParallel() {}

  /** Waits until all are done; a failure of one is thrown. */
  static void run(int workers, IntConsumer work) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<CompletableFuture<Void>> running = new ArrayList<>();
      for (int i = 0; i < workers; i++) {
        int worker = i;
        running.add(CompletableFuture.runAsync(() -> work.accept(worker), threads));
      }
      running.forEach(CompletableFuture::join);
    }
  }
}
