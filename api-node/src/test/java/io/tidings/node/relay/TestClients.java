package io.tidings.node.relay;

import io.tidings.events.Cursor;
import io.tidings.events.Topic;
import io.tidings.events.Workspace;
import java.time.Duration;
import java.util.Set;

/** Clients of a node that is moved by hand; whatever is under way to them waits for the test. */
final class TestClients {
  private static final Duration STEP = Duration.ofMillis(250);

  private final ManualNode node;

  TestClients(ManualNode node) {
    this.node = node;
  }

  TestClient connect(Topic... topics) {
    return connect(new StartPosition.Now(), topics);
  }

  TestClient connect(FaultyDialect dialect, Topic... topics) {
    return open(new TestClient(dialect), new StartPosition.Now(), topics);
  }

  TestClient connect(FaultyDialect dialect, Cursor after, Topic... topics) {
    return open(new TestClient(dialect), new StartPosition.After(after), topics);
  }

  TestClient connect(Cursor after, Topic... topics) {
    return connect(new StartPosition.After(after), topics);
  }

  TestClient connect(StartPosition start, Topic... topics) {
    return open(new TestClient(new FaultyDialect()), start, topics);
  }

  /** With what the test has told the client to do. */
  TestClient open(TestClient client, StartPosition start, Topic... topics) {
    Subscription subscription =
        new Subscription(
            Workspace.MAIN,
            Set.of(topics),
            start,
            client.dialect,
            null,
            client,
            client.snapshots,
            Schedule.UNLIMITED);
    client.connection =
        new ClientConnection(
            node.lane, node.shard, node.settings, node.meters, subscription, client);
    node.lane.execute(client.connection::open);
    return client;
  }

  /** Lets everything under way happen. */
  void settle() {
    settle(true, true);
  }

  /**
   * @param answers whether the log's answers arrive
   * @param reads whether the log answers reads
   */
  void settle(boolean answers, boolean reads) {
    for (boolean busy = true; busy; ) {
      busy = node.log.acknowledgeSubscription();
      busy |= node.log.receiveMessage();
      busy |= node.log.runFeed();
      busy |= node.log.answerPull();
      busy |= reads && node.log.answerRead();
      busy |= answers && node.log.receiveAnswer();
      busy |= node.runLane();
    }
  }

  /** Time passes while nothing is late: the lane has its ticks, and what is under way happens. */
  void pass(Duration time) {
    settle();
    for (long left = time.toMillis(); left > 0; left -= STEP.toMillis()) {
      node.advance(STEP);
      node.runLane();
      node.runOthers();
      settle();
    }
  }
}
