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

  /** Two test processes that ask at once must not start two servers at one port. */
  @Test
  void free_isNoneThatAnotherProcessWasGiven() throws Exception {
    int next = Ports.free() + 1;
    Process other =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                Claim.class.getName(),
                Integer.toString(next))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (var out = other.inputReader()) {
      assertThat(out.readLine()).as("it has the port, or a third process").isNotNull();
      assertThat(Ports.free()).isNotEqualTo(next);
    } finally {
      other.destroyForcibly();
    }
  }

  /** A process that has this port until its input ends. */
  static final class Claim {
    public static void main(String[] args) throws Exception {
      System.out.println(Ports.claim(Integer.parseInt(args[0])));
      System.in.read();
    }
  }

  private static List<Integer> some() {
    return IntStream.range(0, 100).mapToObj(_ -> Ports.free()).toList();
  }
}
