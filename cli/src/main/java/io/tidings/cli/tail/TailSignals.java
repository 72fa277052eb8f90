package io.tidings.cli.tail;

/** Tells the last position when a signal ends the process. */
final class TailSignals implements AutoCloseable {
  private final Thread hook;

  private TailSignals(TailOutput output) {
    hook = new Thread(() -> output.end("ended by a signal"), "signals");
  }

  static TailSignals install(TailOutput output) {
    TailSignals signals = new TailSignals(output);
    Runtime.getRuntime().addShutdownHook(signals.hook);
    return signals;
  }

  /** The command ends by itself, and tells the position itself. */
  void disarm() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // A signal came first: the process ends while this thread waits for it.
      awaitEnd();
    }
  }

  private static void awaitEnd() {
    try {
      Thread.currentThread().join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // it runs
    }
  }
}
