package io.tidings.events.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Scanner;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PortsTest {
  /** A server that was down for seconds did not start again: a connection had got its port. */
  @Test
  void free_isNoneThatTheSystemGivesToConnections() throws Exception {
    Path range = Path.of("/proc/sys/net/ipv4/ip_local_port_range");
    assumeTrue(Files.exists(range), "this system does not tell its range");

    try (Scanner numbers = new Scanner(range, UTF_8)) {
      int first = numbers.nextInt();
      assertThat(some()).allMatch(port -> port + 10_000 < first);
    }
  }

  @Test
  void free_givesNoneTwice() {
    assertThat(some()).doesNotHaveDuplicates();
  }

  @Test
  void free_neitherItselfNorItsBusIsTaken() throws Exception {
    int next = Ports.free() + 1;
    try (ServerSocket port = new ServerSocket(next);
        ServerSocket bus = new ServerSocket(next + 10_001)) {
      assertThat(Ports.free()).isNotIn(port.getLocalPort(), bus.getLocalPort() - 10_000);
    }
  }

  private static List<Integer> some() {
    return IntStream.range(0, 100).mapToObj(_ -> Ports.free()).toList();
  }
}
