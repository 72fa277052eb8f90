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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which reads of the log serve whom; the log answers when the test lets it. */
class ReplayReaderTest {
  private static final Topic A = new Topic("a");
  private static final Topic B = new Topic("b");

  private final SimulatedLog log = new SimulatedLog(false, 1);
  private final ManualNode node = new ManualNode(log, 0, 2, Duration.ofSeconds(5));

  @Test
  void manyAtTheSamePosition_shareOneRead() {
    Cursor old = log.append(A).cursor();
    List<Event> missed = List.of(log.append(A), log.append(A));
    Client first = connect(old, A);
    List<Client> others = IntStream.range(0, 200).mapToObj(_ -> connect(old, A)).toList();
    settle();
    assertThat(first.events()).isEqualTo(data(missed));
    assertThat(others).allSatisfy(other -> assertThat(other.events()).isEqualTo(data(missed)));
    // Each takes two: a page was full, so that there might have been more.
    assertThat(count("tidings.replay.pages")).isEqualTo(2 * 201);
    assertThat(count("tidings.replay.reads")).isLessThanOrEqualTo(6);
  }

  @Test
  void manyTopics_shareOneRead() {
    Cursor old = log.append(A, B).cursor();
    List<Event> missed = List.of(log.append(A), log.append(B), log.append(A, B));
    Client busy = connect(old, A);
    Client a = connect(old, A);
    Client b = connect(old, B);
    Client both = connect(old, A, B);
    settle();
    assertThat(both.events()).isEqualTo(data(missed));
    assertThat(a.events()).isEqualTo(busy.events()).isEqualTo(data(missed, 0, 2));
    assertThat(b.events()).isEqualTo(data(missed, 1, 2));
    assertThat(count("tidings.replay.reads")).isLessThan(count("tidings.replay.pages"));
  }

  @Test
  void whoStandsFurtherOn_isServedFromThere_orByTheNext() {
    List<Event> events = IntStream.range(0, 12).mapToObj(_ -> log.append(A)).toList();
    List<Client> clients =
        IntStream.range(0, 12).mapToObj(i -> connect(events.get(i).cursor(), A)).toList();
    settle();
    for (int i = 0; i < 12; i++) {
      assertThat(clients.get(i).events()).isEqualTo(data(events.subList(i + 1, 12)));
    }
    assertThat(count("tidings.replay.reads")).isLessThan(count("tidings.replay.pages"));
  }

  @Test
  void whatIsLost_isToldToThoseWhoMissIt_only() {
    Cursor old = log.append(A).cursor();
    Cursor newer = log.append(A).cursor();
    log.append(A);
    log.trim(A, 1);
    Client loser = connect(old, A);
    Client alsoLoser = connect(old, A);
    Client lucky = connect(newer, A);
    settle();
    assertThat(List.of(loser, alsoLoser))
        .allSatisfy(client ->
            assertThat(client.frames).anyMatch(frame -> frame.startsWith("resync trimmed a")));
    assertThat(lucky.frames).noneMatch(frame -> frame.startsWith("resync"));
    assertThat(lucky.events()).containsExactly("3");
  }

  /** The model's mutant {@code sharedread}: it loses what came between the read and the attach. */
  @Test
  void readUnderWay_doesNotServeWhoAttachesAfterIt() {
    Cursor old = log.append(A).cursor();
    Event read = log.append(A);
    Client first = connect(old, A);
    settle(true, false);
    assertThat(node.log.answerRead()).as("a read was sent").isTrue();
    log.append(B);
    Event later = log.append(A);
    log.append(A, B); // so that memory, which holds one event, cannot serve
    settle(false, false);
    Client second = connect(old, A);
    settle(false, false);
    settle();
    assertThat(second.events()).startsWith(text(read), text(later)).hasSize(3);
    assertThat(first.events()).isEqualTo(second.events());
    assertThat(count("tidings.replay.reads")).isGreaterThan(1);
  }

  /** A storm once grew because the node sent those away whose turn had not come. */
  @Test
  void attachTimeout_runsWhileNobodyIsAnswered() {
    Client first = connect(new StartPosition.Now(), A);
    Client second = connect(new StartPosition.Now(), A);
    first.rights = new CompletableFuture<>();
    second.rights = new CompletableFuture<>();
    settle();
    pass(Duration.ofSeconds(4));
    first.rights.complete(Permission.EVERYTHING);
    settle();
    pass(Duration.ofSeconds(4));
    assertThat(second.frames).noneMatch(frame -> frame.startsWith("closed"));
    pass(Duration.ofSeconds(2));
    assertThat(second.frames).anyMatch(frame -> frame.startsWith("closed timeout"));
    assertThat(first.frames).anyMatch(frame -> frame.startsWith("connected "));
  }

  @Test
  void grantThatEnds_endsTheStreamWithinASecond_andNoSooner() {
    Client bounded = new Client();
    bounded.expires = Instant.ofEpochMilli(log.millis() + 2_000);
    connect(bounded, new StartPosition.Now(), A);
    pass(Duration.ofMillis(1_999));
    assertThat(bounded.frames).noneMatch(frame -> frame.startsWith("closed"));
    pass(Duration.ofSeconds(1));
    assertThat(bounded.frames).anyMatch(frame -> frame.startsWith("closed session-expired"));
  }

  private void pass(Duration time) {
    settle();
    log.advance(time);
    node.runLane();
    settle();
  }

  private double count(String meter) {
    return node.registry.counter(meter).count();
  }

  private static String text(Event event) {
    return event.envelope().data().asString();
  }

  private static List<String> data(List<Event> events, int... which) {
    return which.length == 0
        ? events.stream().map(ReplayReaderTest::text).toList()
        : IntStream.of(which).mapToObj(events::get).map(ReplayReaderTest::text).toList();
  }

  /** Lets everything under way happen. */
  private void settle() {
    settle(true, true);
  }

  /**
   * @param answers whether the log's answers arrive
   * @param reads whether the log answers reads
   */
  private void settle(boolean answers, boolean reads) {
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

  private Client connect(Cursor after, Topic... topics) {
    return connect(new StartPosition.After(after), topics);
  }

  private Client connect(StartPosition start, Topic... topics) {
    return connect(new Client(), start, topics);
  }

  private Client connect(Client client, StartPosition start, Topic... topics) {
    Subscription subscription =
        new Subscription(
            Workspace.MAIN,
            Set.of(topics),
            start,
            new PlainDialect(),
            null,
            client,
            Schedule.UNLIMITED);
    client.connection =
        new ClientConnection(
            node.lane, node.shard, node.settings, node.meters, subscription, client);
    node.lane.execute(client.connection::open);
    return client;
  }

  /** Reads at once, and may do what it asks for. */
  private static final class Client implements Outlet, Grant {
    final List<String> frames = new ArrayList<>();
    @Nullable ClientConnection connection;
    @Nullable Instant expires;
    CompletableFuture<AccessDecision> rights =
        CompletableFuture.completedFuture(Permission.EVERYTHING);

    List<String> events() {
      return frames.stream()
          .filter(frame -> frame.startsWith("event "))
          .map(frame -> frame.substring(frame.lastIndexOf(' ') + 1))
          .toList();
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

    @Override
    public @Nullable Instant expires() {
      return expires;
    }
  }
}
