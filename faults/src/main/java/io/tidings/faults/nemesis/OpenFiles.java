package io.tidings.faults.nemesis;

import io.tidings.testbed.cluster.NodeProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The open files of a node. */
final class OpenFiles {
  private static final long NORMAL_LIMIT = 20_000;

  private OpenFiles() {}

  /** Lowers the limit so that the node can open only a few more files (Linux). */
  static void exhaust(Environment environment) throws IOException, InterruptedException {
    limit(environment.node(2), Long.toString(of(environment.node(2)) + 3));
  }

  static void free(Environment environment) throws IOException, InterruptedException {
    limit(environment.node(2), Long.toString(NORMAL_LIMIT));
  }

  static long of(NodeProcess node) throws IOException {
    try (Stream<Path> files = Files.list(Path.of("/proc/" + node.pid() + "/fd"))) {
      return files.count();
    }
  }

  private static void limit(NodeProcess node, String files)
      throws IOException, InterruptedException {
    // Only the soft limit, because it can be raised again without privileges.
    Process limit =
        new ProcessBuilder("prlimit", "--pid", Long.toString(node.pid()), "--nofile=" + files + ":")
            .inheritIO()
            .start();
    if (limit.waitFor() != 0) {
      throw new IOException("prlimit: exit code " + limit.exitValue());
    }
  }
}
