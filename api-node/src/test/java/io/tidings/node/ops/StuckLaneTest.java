package io.tidings.node.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidings.events.Topic;
import io.tidings.events.Workspace;
import io.tidings.node.relay.CloseReason;
import io.tidings.node.relay.Grant;
import io.tidings.node.relay.Outlet;
import io.tidings.node.relay.Relay;
import io.tidings.node.relay.Slot;
import io.tidings.node.relay.StartPosition;
import io.tidings.node.relay.Subscription;
import io.tidings.node.relay.Transport;
import io.tidings.node.sse.UnnamedDialect;
import io.tidings.node.test.TestNode;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A node with a stuck lane sends nothing to some of its clients: it is not ready. */
@Tag("slow")
class StuckLaneTest {
  private static final Slot SLOT =
      new Slot() {
        @Override
        public boolean take() {
          return true;
        }

        @Override
        public void release() {}
      };

  @Test
  void laneThatDoesNotWork_takesReadinessDown_untilItDoes() {
    CountDownLatch release = new CountDownLatch(1);
    try (TestNode node = TestNode.startForDevelopment("tidings.stream.lanes=2")) {
      assertThat(readiness(node)).isEqualTo(200);
      Subscription subscription =
          new Subscription(
              Workspace.MAIN,
              Set.of(new Topic("public.a")),
              new StartPosition.Now(),
              new UnnamedDialect(),
              null,
              Grant.EVERYTHING,
              null,
              SLOT);
      node.bean(Relay.class).open(subscription, new StuckOutlet(release));
      await("not ready").atMost(Duration.ofSeconds(30)).until(() -> readiness(node) == 503);
      assertThat(node.get("/livez").statusCode()).isEqualTo(200);
      // Lanes take connections in turn, and this was the first.
      assertThat(node.manage("/actuator/connections").body())
          .contains("\"silentLanes\":[\"lane-0\"]", "\"complete\":false");
      release.countDown();
      await("ready again").atMost(Duration.ofSeconds(30)).until(() -> readiness(node) == 200);
    } finally {
      release.countDown();
    }
  }

  private static int readiness(TestNode node) {
    return node.get("/readyz").statusCode();
  }

  /** One that breaks its promise not to block. */
  private record StuckOutlet(CountDownLatch release) implements Outlet {
    @Override
    public void write(ByteBuffer... frames) {
      boolean interrupted = false;
      while (release.getCount() > 0) {
        try {
          release.await();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public Transport transport() {
      return Transport.SSE;
    }

    @Override
    public void finish(CloseReason why) {}

    @Override
    public void abort() {}
  }
}
