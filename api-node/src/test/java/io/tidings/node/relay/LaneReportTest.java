package io.tidings.node.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidings.events.EventId;
import io.tidings.events.Topic;
import io.tidings.events.Workspace;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** A lane is asked for its connections between its other work. */
class LaneReportTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  private final RelaySettings settings = RelaySettings.defaults("n");
  private final Lane lane =
      new Lane(
          "lane",
          settings,
          new RelayMeters(new SimpleMeterRegistry(), 1),
          new OutboxBudget(Long.MAX_VALUE),
          Runnable::run,
          () -> 0,
          () -> Instant.EPOCH);
  private final List<Runnable> later = new ArrayList<>();
  private final Set<Integer> left = new HashSet<>();

  private static ConnectionReport report(int number) {
    Subscription subscription =
        new Subscription(
            Workspace.MAIN,
            Set.of(new Topic("t")),
            new StartPosition.Now(),
            Schedule.DIALECT,
            null,
            Grant.EVERYTHING,
            null,
            Schedule.UNLIMITED);
    return new ConnectionReport(
        "" + number,
        subscription,
        Transport.SSE,
        ConnectionPhase.LIVE,
        0,
        0,
        0,
        0,
        0,
        EventId.ZERO);
  }

  /** A member that says only what a report asks. */
  private LaneMember member(int number) {
    return (LaneMember)
        Proxy.newProxyInstance(
            LaneMember.class.getClassLoader(),
            new Class<?>[] {LaneMember.class},
            (_, method, _) ->
                switch (method.getName()) {
                  case "report" -> report(number);
                  case "hasLeft", "ended" -> left.contains(number);
                  case "waitingBytes", "heldBytes" -> 0L;
                  default -> null;
                });
  }

  private void round() {
    lane.round(lane.poll(), 256);
  }

  @Test
  void manyConnections_areReportedInParts_andTheLaneWritesInBetween() {
    for (int i = 0; i < 600; i++) {
      lane.connections().add(member(i));
    }
    left.add(7);
    CompletableFuture<List<ConnectionReport>> report = new LaneReport(lane, later::add).begin(LONG);
    int parts = 0;
    for (round(); !later.isEmpty(); round()) {
      assertThat(report.isDone()).isFalse();
      later.removeFirst().run();
      left.add(599);
      parts++;
    }
    assertThat(parts).isEqualTo(2); // pauses between three parts
    assertThat(report.join()).hasSize(598).noneMatch(one -> one.id().equals("7"));
  }

  @Test
  void laneThatIsTooLate_isNotAskedFurther() {
    for (int i = 0; i < 600; i++) {
      lane.connections().add(member(i));
    }
    CompletableFuture<List<ConnectionReport>> report =
        new LaneReport(lane, later::add).begin(Duration.ofMillis(1));
    assertThat(report.handle((_, error) -> error).join()).isInstanceOf(TimeoutException.class);
    round();
    assertThat(later).isEmpty();
  }
}
