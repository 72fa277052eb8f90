package io.tidings.events.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports of this machine for servers that are stopped and started again. The system gives none of
 * them to an outgoing connection, which could hold it while its server is down. This process is
 * given none of them twice before it has had them all, and none that another process was given
 * before it ended.
 */
public final class Ports {
  // Systems give out ports from 32 768 (Linux) or 49 152 (macOS, Windows) on.
  private static final int FIRST = 10_000;

  /** How far above its port the bus of a Redis Cluster's server listens. */
  private static final int TO_BUS = 10_000;

  private static final int COUNT = TO_BUS;

  /** Processes that run at the same time have other ids, and begin this far from each other. */
  private static final int STRIDE = 200;

  private static final AtomicInteger NEXT =
      new AtomicInteger((int) (ProcessHandle.current().pid() % (COUNT / STRIDE)) * STRIDE);

  /** Each process locks the bytes at its ports, and the system unlocks them when it ends. */
  private static final FileChannel GIVEN = openGiven();

  private Ports() {}

  private static FileChannel openGiven() {
    String name = "tidings-ports-" + System.getProperty("user.name");
    try {
      return FileChannel.open(
          Path.of(System.getProperty("java.io.tmpdir"), name),
          StandardOpenOption.CREATE,
          StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A port on which nothing listens; nothing listens on the one that is 10 000 higher, too. */
  public static int free() {
    for (int tried = 0; tried < COUNT; tried++) {
      int port = FIRST + Math.floorMod(NEXT.getAndIncrement(), COUNT);
      if (canListen(port) && canListen(port + TO_BUS) && claim(port)) {
        return port;
      }
    }
    throw new IllegalStateException(
        "no port from %d to %d is free".formatted(FIRST, FIRST + COUNT - 1));
  }

  /** Whether a server accepts connections there. */
  public static boolean listens(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  /** Takes a port from all other processes; false if one of them has it. */
  static boolean claim(int port) {
    try {
      return GIVEN.tryLock(port, 1, false) != null;
    } catch (OverlappingFileLockException e) {
      return true; // this process has had them all
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean canListen(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1)) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
