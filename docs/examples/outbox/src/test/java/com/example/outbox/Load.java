package com.example.outbox;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Clients that change orders, each by all processes that are ready in turn. Each tenth change is
 * rolled back.
 */
final class Load {
  /** More than an order may cost. */
  static final long TOO_MUCH = 2_000_000;

  private static final int CLIENTS_PER_ORDER = 2;

  private final List<ServiceProcess> processes;
  private final Semaphore allowed = new Semaphore(0);
  private final AtomicInteger changes = new AtomicInteger();
  private final List<CompletableFuture<Void>> clients = new ArrayList<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private volatile boolean ended;

  Load(List<ServiceProcess> processes, List<String> orders) {
    this.processes = processes;
    for (String order : orders) {
      for (int client = 0; client < CLIENTS_PER_ORDER; client++) {
        clients.add(CompletableFuture.runAsync(() -> change(order), threads));
      }
    }
  }

  /** Lets the clients make so many more changes. */
  void allow(int more) {
    allowed.release(more);
  }

  /** How many were answered. */
  int changes() {
    return changes.get();
  }

  /** Ends the clients, and throws what one of them failed with. */
  void end() {
    ended = true;
    allowed.release(clients.size());
    clients.forEach(CompletableFuture::join);
    threads.close();
  }

  private void change(String order) {
    for (int turn = 0; ; turn++) {
      allowed.acquireUninterruptibly();
      if (ended) {
        return;
      }
      long cents = turn % 10 == 9 ? TOO_MUCH : 1;
      int status = ready(turn).add(order, cents).join();
      if (status == ServiceProcess.NONE) {
        allowed.release(); // The service was killed, before this change was committed or after.
      } else if (status != (cents == 1 ? 200 : 422)) {
        throw new AssertionError("a change of " + cents + " cents was answered with " + status);
      } else {
        changes.incrementAndGet();
      }
    }
  }

  /** One process is killed at a time, so that another one is ready. */
  private ServiceProcess ready(int turn) {
    int size = processes.size();
    return IntStream.range(turn, turn + size)
        .mapToObj(i -> processes.get(i % size))
        .filter(ServiceProcess::isReady)
        .findFirst()
        .orElseThrow();
  }
}
