package io.tidings.testbed.transport;

import io.tidings.testbed.cluster.NodeProgram;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/**
 * Measures both transports on one node, started by hand: {@code TransportMain api-node.jar
 * [connections [fan-out [rounds [seconds]]]]}. In each round a new node has clients with event
 * streams, another one as many with WebSockets, and a third one both; every other round has them in
 * the opposite order. Prints the table of docs/operations.md. Each process needs more open files
 * than twice the number of connections.
 */
public final class TransportMain {
  private static final int EVENTS_PER_SECOND = 500;

  private TransportMain() {}

  public static void main(String[] args)
      throws IOException, InterruptedException, ExecutionException {
    OfferedLoad load =
        OfferedLoad.of(
            argument(args, 1, 5_000),
            argument(args, 2, 50),
            EVENTS_PER_SECOND,
            Duration.ofSeconds(argument(args, 4, 30)));
    NodeProgram program = program(args[0]);
    Map<Mix, List<Figures>> rounds = new EnumMap<>(Mix.class);
    for (int round = 1; round <= argument(args, 3, 3); round++) {
      List<Mix> order = List.of(Mix.values());
      for (Mix mix : round % 2 == 0 ? order.reversed() : order) {
        try (TransportRun run = new TransportRun(program, mix, load)) {
          Figures figures = run.measure();
          System.out.println(round + " " + mix + " " + figures);
          rounds.computeIfAbsent(mix, _ -> new ArrayList<>()).add(figures);
        }
      }
    }
    new TransportReport(System.out, rounds).print();
  }

  /** With the compiler that an installed node has, since what a delivery costs is measured. */
  private static NodeProgram program(String jar) {
    return new NodeProgram(
        List.of(
            "-Xmx768m",
            "-XX:+UseCompactObjectHeaders",
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-jar",
            jar));
  }

  private static int argument(String[] args, int index, int otherwise) {
    return args.length > index ? Integer.parseInt(args[index]) : otherwise;
  }
}
