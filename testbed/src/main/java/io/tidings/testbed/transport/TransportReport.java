package io.tidings.testbed.transport;

import io.tidings.testbed.swarm.LatencyLog.Percentiles;
import io.tidings.testbed.websocket.ClientTransport;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** Prints the medians of all rounds as Markdown, in the form of docs/operations.md. */
record TransportReport(PrintStream out, Map<Mix, List<Figures>> rounds) {
  private static final double KILOBYTE = 1024;

  void print() {
    out.println("| | SSE | WebSocket | WebSocket / SSE | both |");
    out.println("|---|---|---|---|---|");
    row("connections", "%.0f", Figures::connections);
    row("deliveries a second", "%.0f", Figures::deliveries);
    row("cores busy", "%.2f", Figures::coresUnderLoad);
    row("cores busy with as many events that nobody reads", "%.2f", Figures::coresToPublish);
    row("CPU of 1 000 deliveries: the difference", "%.2f ms", Figures::milliseconds);
    row("cores busy at rest", "%.3f", Figures::coresAtRest);
    row("heap of a connection", "%.1f KB", figures -> figures.heap() / KILOBYTE);
    row("resident, of a connection", "%.1f KB", figures -> figures.resident() / KILOBYTE);
    latency("p50", Percentiles::median);
    latency("p99", Percentiles::p99);
    latency("p99.9", Percentiles::p999);
    faults();
  }

  private void row(String what, String format, ToDoubleFunction<Figures> figure) {
    line(
        what,
        text(format, median(Mix.SSE, figure)),
        text(format, median(Mix.WEBSOCKET, figure)),
        ratio(figure, figure),
        text(format, median(Mix.BOTH, figure)));
  }

  private void latency(String name, ToDoubleFunction<Percentiles> percentile) {
    ToDoubleFunction<Figures> sse =
        figures -> percentile.applyAsDouble(figures.latency(ClientTransport.EVENT_STREAM));
    ToDoubleFunction<Figures> webSocket =
        figures -> percentile.applyAsDouble(figures.latency(ClientTransport.WEBSOCKET));
    line(
        "from request to arrival, " + name,
        text("%.1f ms", median(Mix.SSE, sse)),
        text("%.1f ms", median(Mix.WEBSOCKET, webSocket)),
        ratio(sse, webSocket),
        text("%.1f ms, ", median(Mix.BOTH, sse)) + text("%.1f ms", median(Mix.BOTH, webSocket)));
  }

  private void faults() {
    line(
        "events missing, repeated or in disorder; connections lost",
        text("%.0f", sum(Mix.SSE)),
        text("%.0f", sum(Mix.WEBSOCKET)),
        "",
        text("%.0f", sum(Mix.BOTH)));
  }

  private void line(String... cells) {
    out.println("| " + String.join(" | ", cells) + " |");
  }

  private List<Figures> of(Mix mix) {
    return rounds.getOrDefault(mix, List.of());
  }

  private double sum(Mix mix) {
    return of(mix).stream().mapToLong(Figures::faults).sum();
  }

  private double median(Mix mix, ToDoubleFunction<Figures> figure) {
    return median(of(mix).stream().mapToDouble(figure).toArray());
  }

  /** The median of the ratios of each round, since rounds differ by what else the machine does. */
  private String ratio(ToDoubleFunction<Figures> sse, ToDoubleFunction<Figures> webSocket) {
    List<Figures> ones = of(Mix.SSE);
    List<Figures> others = of(Mix.WEBSOCKET);
    double[] ratios =
        IntStream.range(0, ones.size())
            .mapToDouble(
                i -> webSocket.applyAsDouble(others.get(i)) / sse.applyAsDouble(ones.get(i)))
            .toArray();
    return text("%.2f", median(ratios));
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private static String text(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
