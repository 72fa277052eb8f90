package io.tidings.node.access;

import io.tidings.events.Topic;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Whether one of a token's patterns permits a topic: the last of three does. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class TopicPatternBenchmark {
  private final List<TopicPattern> patterns =
      List.of(
          new TopicPattern("users.7"), new TopicPattern("carts.*"), new TopicPattern("orders.*"));
  private final Topic topic = new Topic("orders.42");

  /** As for each publish with a token. */
  @Benchmark
  public boolean match() {
    for (TopicPattern pattern : patterns) {
      if (pattern.matches(topic)) {
        return true;
      }
    }
    return false;
  }
}
