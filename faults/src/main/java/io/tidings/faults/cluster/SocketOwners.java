package io.tidings.faults.cluster;

import io.tidings.testbed.cluster.NodeProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the node that a connection to a server of this machine belongs to (Linux). */
record SocketOwners(List<NodeProcess> nodes) {
  /** For a connection that is gone, or that no node has. */
  static final String UNKNOWN = "unknown";

  /** Columns of /proc/net/tcp. [proc_net_tcp] */
  private static final int LOCAL_ADDRESS = 1;

  private static final int REMOTE_ADDRESS = 2;
  private static final int INODE = 9;

  /** The name of the node, or {@link #UNKNOWN}. */
  String owner(int port, int serverPort) {
    String inode = inode(port, serverPort);
    for (NodeProcess node : nodes) {
      if (inode != null && node.alive() && has(node, "socket:[" + inode + "]")) {
        return node.name();
      }
    }
    return UNKNOWN;
  }

  private static @Nullable String inode(int port, int serverPort) {
    for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
      for (String line : lines(table)) {
        String[] columns = line.strip().split(" +", -1);
        if (columns[LOCAL_ADDRESS].endsWith(hex(port))
            && columns[REMOTE_ADDRESS].endsWith(hex(serverPort))) {
          return columns[INODE];
        }
      }
    }
    return null;
  }

  private static String hex(int port) {
    return String.format(Locale.ROOT, ":%04X", port);
  }

  private static List<String> lines(String table) {
    try {
      return Files.readAllLines(Path.of(table));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean has(NodeProcess node, String socket) {
    try (Stream<Path> files = Files.list(Path.of("/proc/" + node.pid() + "/fd"))) {
      return files.anyMatch(file -> target(file).equals(socket));
    } catch (IOException | UncheckedIOException e) {
      return false; // the process ended meanwhile
    }
  }

  private static String target(Path file) {
    try {
      return Files.readSymbolicLink(file).toString();
    } catch (IOException e) {
      return ""; // it was closed meanwhile
    }
  }
}
