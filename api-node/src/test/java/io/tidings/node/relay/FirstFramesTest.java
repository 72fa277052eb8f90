package io.tidings.node.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.Cursor;
import io.tidings.events.Event;
import io.tidings.events.Topic;
import io.tidings.events.Workspace;
import io.tidings.events.redis.SimulatedLog;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a client is told first, and how it learns of positions that no event tells. */
class FirstFramesTest {
  private static final Topic A = new Topic("a");
  private static final Topic B = new Topic("b");

  private final SimulatedLog log = new SimulatedLog(false, 4);
  private final ManualNode node = new ManualNode(log, 0, 2, Duration.ofSeconds(5));

  @Test
  void newcomer_isToldItsPositionByConnected_andNothingElse() {
    Cursor now = log.append(A).cursor();
    Client client = connect(new StartPosition.Now());
    settle();
    assertThat(client.frames).containsExactly("connected " + now + " 0");
  }

  @Test
  void clientWithACursor_isToldNoPositionBeforeItsReplay() {
    Cursor old = log.append(A).cursor();
    Event missed = log.append(A);
    Cursor now = log.append(B).cursor();
    Client client = connect(new StartPosition.After(old));
    settle();
    assertThat(client.frames).containsExactly("connected - 0", event(missed), "id " + now);
  }

  @Test
  void clientThatMissedNothing_isToldNoPosition() {
    Cursor now = log.append(A).cursor();
    Client client = connect(new StartPosition.After(now));
    settle();
    assertThat(client.frames).containsExactly("connected - 0");
  }

  @Test
  void keepalive_carriesThePositionOnlyWhenItMoved() {
    Cursor start = log.append(A).cursor();
    Client client = connect(new StartPosition.Now());
    settle();
    Cursor moved = log.append(B).cursor();
    settle();
    node.log.tick(); // of topics that nobody holds the feed tells but the position, now and then
    pass(Duration.ofSeconds(3));
    pass(Duration.ofSeconds(3));
    assertThat(client.frames)
        .containsExactly("connected " + start + " 0", "keepalive " + moved, "keepalive");
  }

  @Test
  void attachingThatTakesASecond_beginsWithAComment() {
    Cursor now = log.append(A).cursor();
    Client client = new Client();
    client.rights = new CompletableFuture<>();
    client.connect(new StartPosition.Now());
    settle();
    pass(Duration.ofMillis(999));
    assertThat(client.frames).isEmpty();
    pass(Duration.ofMillis(251));
    assertThat(client.frames).containsExactly("comment");
    pass(Duration.ofMillis(2_500));
    assertThat(client.frames).containsExactly("comment");

    client.rights.complete(Permission.EVERYTHING);
    settle();
    assertThat(client.frames).containsExactly("comment", "connected " + now + " 0");
    pass(Duration.ofSeconds(3));
    assertThat(client.frames).last().isEqualTo("keepalive");
  }

  private static String event(Event event) {
    return "event " + event.cursor() + " " + event.envelope().data().asString();
  }

  private void pass(Duration time) {
    settle();
    log.advance(time);
    node.runLane();
    node.runLane(); // writes what the tick had to say
    settle();
  }

  /** Lets everything under way happen. */
  private void settle() {
    for (boolean busy = true; busy; ) {
      busy = node.log.acknowledgeSubscription();
      busy |= node.log.receiveMessage();
      busy |= node.log.runFeed();
      busy |= node.log.answerPull();
      busy |= node.log.answerRead();
      busy |= node.log.receiveAnswer();
      busy |= node.runLane();
    }
  }

  private Client connect(StartPosition start) {
    Client client = new Client();
    client.connect(start);
    return client;
  }

  /** Reads at once, and may do what it asks for. */
  private final class Client implements Outlet, Grant {
    final List<String> frames = new ArrayList<>();
    CompletableFuture<AccessDecision> rights =
        CompletableFuture.completedFuture(Permission.EVERYTHING);
    private @Nullable ClientConnection connection;

    void connect(StartPosition start) {
      Subscription subscription =
          new Subscription(
              Workspace.MAIN, Set.of(A), start, new PlainDialect(), null, this, Schedule.UNLIMITED);
      connection =
          new ClientConnection(
              node.lane, node.shard, node.settings, node.meters, subscription, this);
      node.lane.execute(connection::open);
    }

    @Override
    public void write(ByteBuffer... more) {
      for (ByteBuffer frame : more) {
        frames.add(StandardCharsets.UTF_8.decode(frame).toString());
      }
      if (connection != null) {
        connection.written();
      }
    }

    @Override
    public void finish() {}

    @Override
    public void abort() {}

    @Override
    public CompletionStage<AccessDecision> authorise() {
      return rights;
    }
  }
}
