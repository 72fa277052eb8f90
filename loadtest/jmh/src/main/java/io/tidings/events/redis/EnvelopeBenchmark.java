package io.tidings.events.redis;

import io.tidings.events.Envelope;
import io.tidings.events.NewEvent;
import io.tidings.events.Topic;
import io.tidings.events.redis.EventEncoder.EncodedEvents;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import tools.jackson.databind.node.StringNode;

/** What an event with 200 bytes of data costs on its way into the log and out of it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class EnvelopeBenchmark {
  private final EventEncoder encoder = new EventEncoder(Clock.systemUTC(), 64 * 1024);
  private final Topic topic = new Topic("orders.42");
  private final StringNode data = StringNode.valueOf("x".repeat(200));
  private final List<NewEvent> events =
      List.of(new NewEvent(List.of(topic), "order.paid", data, null));
  private final Envelope envelope =
      new Envelope(
          List.of(topic), "order.paid", data, null, Instant.parse("2026-11-20T15:36:23.747Z"));
  private final String text = Envelopes.write(envelope);

  /** Encodes it as the script's arguments. */
  @Benchmark
  public Object encode() {
    EncodedEvents encoded = encoder.encode(events, null);
    return encoded;
  }

  /** Writes it as the log keeps it. */
  @Benchmark
  public String write() {
    return Envelopes.write(envelope);
  }

  /** Reads it as each node does that has a connection with its topic. */
  @Benchmark
  public @Nullable Envelope read() {
    return Envelopes.read(text);
  }
}
