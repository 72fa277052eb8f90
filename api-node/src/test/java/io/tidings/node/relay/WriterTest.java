package io.tidings.node.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** How far behind a client is, as its writer knows it. */
class WriterTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final RelayMeters meters = new RelayMeters(new SimpleMeterRegistry(), 1);
  private long nanos = SECOND;
  private final Lane lane =
      new Lane(
          "lane",
          RelaySettings.defaults("n"),
          meters,
          new OutboxBudget(Long.MAX_VALUE),
          Runnable::run,
          () -> nanos,
          () -> Instant.EPOCH);
  private final Writer writer =
      new Writer(lane, new SlowOutlet(), new Outbox(10, 1_000, lane.budget()), meters, () -> {});

  /** Each write is complete when the test says so. */
  private static final class SlowOutlet implements Outlet {
    @Override
    public Transport transport() {
      return Transport.SSE;
    }

    @Override
    public void write(ByteBuffer... frames) {}

    @Override
    public void finish(CloseReason why) {}

    @Override
    public void abort() {}
  }

  private void send() {
    writer.send(new Frame(ByteBuffer.wrap(new byte[10])));
  }

  private void later(Runnable what) {
    nanos += SECOND;
    lane.execute(what);
    lane.round(lane.poll(), 10);
    lane.execute(writer::flush);
    lane.round(lane.poll(), 10);
  }

  @Test
  void clientThatNeverCatchesUp_isBehindSinceItFirstWas() {
    assertThat(writer.behind()).isZero();
    assertThat(writer.sinceLastWrite()).isEqualTo(-1);
    later(this::send);
    later(this::send);
    assertThat(writer.behind()).isEqualTo(SECOND);
    later(writer::written); // the second frame waited; its write begins now
    assertThat(writer.sinceLastWrite()).isZero();
    assertThat(writer.behind()).isEqualTo(2 * SECOND);
    assertThat(writer.heldFrames()).isEqualTo(1);
    later(writer::written);
    assertThat(writer.behind()).isZero();
    assertThat(writer.heldFrames()).isZero();
    later(this::send);
    assertThat(writer.behind()).isZero();
    later(() -> {});
    assertThat(writer.behind()).isEqualTo(SECOND);
  }
}
