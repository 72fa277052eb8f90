package io.tidings.node.relay;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What a lane's walk over its connections costs for each of them, without what the visit does. The
 * objects lie in memory in another order than they are visited in, as after hours of operation.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LaneWalkBenchmark {
  private static final int CONNECTIONS = 5_000;

  private final ConnectionSet<Visited> connections = new ConnectionSet<>();

  @Setup
  public void fill() {
    List<Visited> made = new ArrayList<>();
    for (int i = 0; i < CONNECTIONS; i++) {
      made.add(new Visited());
    }
    Collections.shuffle(made, new Random(1));
    made.forEach(connections::add);
  }

  @Benchmark
  @OperationsPerInvocation(CONNECTIONS)
  public void walk() {
    connections.forEach(Visited::visit);
  }

  /** About as large as a connection. */
  private static final class Visited implements LaneMember {
    private final byte[] state = new byte[256];

    void visit() {
      state[0]++;
    }

    @Override
    public boolean hasLeft() {
      return state[1] != 0;
    }

    @Override
    public boolean ended() {
      return hasLeft();
    }

    @Override
    public long waitingBytes() {
      return 0;
    }

    @Override
    public long heldBytes() {
      return 0;
    }

    @Override
    public void fail(Throwable fault) {
      throw new IllegalStateException(fault);
    }

    @Override
    public void tick() {}

    @Override
    public void flush() {}

    @Override
    public void checkOverdue() {}

    @Override
    public void evict() {}

    @Override
    public void written() {}

    @Override
    public void gone(@Nullable Throwable cause) {}

    @Override
    public void close(CloseReason reason) {}
  }
}
