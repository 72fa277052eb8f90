package io.tidings.events.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.Event;
import io.tidings.events.Feed;
import io.tidings.events.RecordingListener;
import io.tidings.events.Topic;
import io.tidings.events.Workspace;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a feed must not leave to its tail check, seconds later: here no time passes at all. */
class WorkspaceFeedTest {
  private static final Topic A = new Topic("a");

  private final SimulatedLog log = new SimulatedLog(false);
  private final SimulatedLog.Node node = log.node();
  private final RecordingListener listener = new RecordingListener();
  private final List<Feed.Attached> attached = new ArrayList<>();

  @BeforeEach
  void attach() {
    node.feed(Workspace.MAIN, listener).attach(Set.of(A), null, attached::add);
  }

  /** Lets everything happen but subscriptions. */
  private void settle() {
    for (boolean busy = true; busy; ) {
      busy = node.runFeed() || node.receiveMessage() || node.answerPull() || node.receiveAnswer();
    }
  }

  @Test
  void attach_appendedBeforeTheAcknowledgement_isReadAfterIt() {
    settle();
    Event early = log.append(A);
    node.acknowledgeSubscription();
    settle();
    assertThat(attached).extracting(Feed.Attached::last).containsExactly(early.id());
  }

  @Test
  void subscribedAgain_appendedBeforeTheAcknowledgement_isReadAfterIt() {
    settle();
    node.acknowledgeSubscription();
    settle();
    node.dropConnection();
    Event missed = log.append(A);
    node.acknowledgeSubscription();
    settle();
    assertThat(listener.events()).containsExactly(missed);
  }

  @Test
  void subscribedAgain_whileAnAnswerIsUnderWay_readsOnceMore() {
    settle();
    node.acknowledgeSubscription();
    settle();
    node.dropConnection();
    node.acknowledgeSubscription();
    node.runFeed();
    node.answerPull();
    node.dropConnection();
    Event missed = log.append(A);
    node.acknowledgeSubscription();
    node.runFeed();
    settle();
    assertThat(listener.events()).containsExactly(missed);
  }
}
