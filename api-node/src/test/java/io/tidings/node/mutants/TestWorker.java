package io.tidings.node.mutants;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidings.node.mutants.Verdict.Kind;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A JVM with a {@link TestHost}, which runs tests one after the other. Not thread-safe. */
final class TestWorker implements AutoCloseable {
  /** Only for a run that would never end: no busy machine may come near it. */
  private static final Duration LIMIT = Duration.ofMinutes(20);

  /** The threads and the static fields that runs leave behind have to fit into one JVM. */
  private static final int RUNS = 20;

  private final Process process;
  private final PrintStream requests;
  private final BufferedReader replies;
  private int runs;

  /**
   * @param classPath of what no mutant changes: the libraries and the host
   * @param log what is printed between the runs
   */
  TestWorker(String classPath, Path log) throws IOException {
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                classPath,
                TestHost.class.getName())
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    requests = new PrintStream(process.getOutputStream(), true, UTF_8);
    replies = process.inputReader(UTF_8);
  }

  Verdict run(TestRequest request) throws IOException {
    runs++;
    request.write();
    CompletableFuture<Void> limit =
        new CompletableFuture<Void>().completeOnTimeout(null, LIMIT.toSeconds(), TimeUnit.SECONDS);
    limit.thenRun(process::destroyForcibly);
    requests.println(request.place());
    String reply = replies.readLine(); // null once the JVM ended
    limit.cancel(false);
    if (TestHost.DONE.equals(reply)) {
      return request.verdict();
    }
    runs = RUNS;
    return new Verdict(
        Kind.BROKEN,
        "the JVM gave no verdict within %s, see %s".formatted(LIMIT, request.output()));
  }

  boolean isFit() {
    return runs < RUNS;
  }

  /** Ends the JVM, which ends the Redis servers of its tests; if it does not, they are killed. */
  @Override
  public void close() {
    requests.close();
    boolean ended = false;
    try {
      ended = process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!ended) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }
}
