package io.tidings.node.hot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.tidings.node.test.TestNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Sends requests to a node the short way and the general one, and compares what comes of it. */
record BothWays(TestNode node, Set<String> patterns) {

  BothWays(TestNode node) {
    this(node, patterns(node));
  }

  private static Set<String> patterns(TestNode node) {
    Set<String> patterns = new TreeSet<>();
    HotMapping.of(node).patterns().forEach(pattern -> patterns.add(pattern.split(" ", 2)[1]));
    return patterns;
  }

  /** What came of a request, as its client and the metrics see it. */
  record Outcome(RawAnswer answer, String counted) {}

  /**
   * @param request makes a new one for each way: some work only once
   * @return the answer
   */
  RawAnswer same(Supplier<RawRequest> request) {
    Outcome hot = observe(request.get(), 0);
    Outcome general = observe(request.get().weighted(), 1);
    assertThat(hot).isEqualTo(general);
    return hot.answer();
  }

  /** Sends a request, and requires the way that it takes: 1 for the general path. */
  RawAnswer ask(RawRequest request, int way) {
    int before = general();
    RawAnswer answer = send(request);
    assertThat(general() - before).as("on the general path: " + request).isEqualTo(way);
    return answer;
  }

  private Outcome observe(RawRequest request, int way) {
    Map<String, Long> before = counts();
    RawAnswer answer = ask(request, way);
    return new Outcome(answer, counted(before));
  }

  /** How many requests have taken the general path. */
  int general() {
    return node.bean(GeneralPath.class).requests();
  }

  private RawAnswer send(RawRequest request) {
    try (Socket socket = node.socket()) {
      socket.getOutputStream().write(request.bytes());
      return RawAnswer.read(socket.getInputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(request.toString(), e);
    }
  }

  /** The one meter that has counted since then; a request is counted after its answer. */
  String counted(Map<String, Long> before) {
    Map<String, Long> changed = new TreeMap<>();
    await("the metrics of the request")
        .pollInterval(Duration.ofMillis(1))
        .until(() -> {
          changed.putAll(counts());
          changed.entrySet().removeIf(e -> e.getValue().equals(before.get(e.getKey())));
          return !changed.isEmpty();
        });
    assertThat(changed).hasSize(1);
    return changed.keySet().iterator().next();
  }

  Map<String, Long> counts() {
    Map<String, Long> counts = new TreeMap<>();
    for (Timer timer : node.bean(MeterRegistry.class).find("http.server.requests").timers()) {
      String uri = String.valueOf(timer.getId().getTag("uri"));
      if (uri.equals("UNKNOWN") || patterns.contains(uri)) {
        counts.put(timer.getId().getTags().toString(), timer.count());
      }
    }
    return counts;
  }
}
