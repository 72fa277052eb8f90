package io.tidings.testbed.scale;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.Locale;

/**
 * Feeds on the Redis of the given URL, as its standard input says, line by line. Each line is
 * answered by one of JSON.
 *
 * <ul>
 *   <li>{@code feeds 50} opens or closes feeds until there are so many
 *   <li>{@code publish 2000 8 200} publishes 2000 events of 200 bytes, of which 8 are under way at
 *       a time; no feed falls back by more than {@value SimulatedNodes#MOST_BEHIND} events
 *   <li>{@code flood 2000 8 200} the same, and does not wait for feeds
 *   <li>{@code settled} waits until each feed has all events
 * </ul>
 */
public final class FeedsMain {
  private FeedsMain() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    if (args.length != 1) {
      System.err.println("usage: FeedsMain redis://host:port");
      System.exit(2);
    }
    try (SimulatedNodes nodes = new SimulatedNodes(args[0]);
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        System.out.println(answer(nodes, line.strip().split(" ")));
      }
    }
    System.exit(0); // the logs' own threads have seconds to end
  }

  private static String answer(SimulatedNodes nodes, String... command)
      throws InterruptedException {
    long begin = System.nanoTime();
    switch (command[0]) {
      case "feeds" -> nodes.resize(number(command, 1));
      case "publish" ->
          nodes.publish(number(command, 1), number(command, 2), number(command, 3), true);
      case "flood" ->
          nodes.publish(number(command, 1), number(command, 2), number(command, 3), false);
      case "settled" -> nodes.settle();
      default -> throw new IllegalArgumentException("unknown command: " + command[0]);
    }
    return String.format(
        Locale.ROOT,
        "{\"seconds\":%.4f,\"feeds\":%d,\"repaired\":%.0f,\"failures\":%d}",
        (System.nanoTime() - begin) / 1e9,
        nodes.feeds(),
        nodes.repaired(),
        nodes.failures());
  }

  private static int number(String[] command, int index) {
    return Integer.parseInt(command[index]);
  }
}
