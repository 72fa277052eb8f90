package io.tidings.events.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.Feed;
import io.tidings.events.RecordingListener;
import io.tidings.events.Topic;
import io.tidings.events.Workspace;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How far behind a feed says that it is; it reads two events at a time. */
class FeedLagTest {
  private static final Topic A = new Topic("a");

  private final SimulatedLog log = new SimulatedLog(false);
  private final SimulatedLog.Node node = log.node();
  private final Feed feed = node.feed(Workspace.MAIN, new RecordingListener());
  private final Runnable detach = feed.attach(Set.of(A), null, attached -> {});

  /** Lets everything happen but subscriptions and answers to pulls. */
  private void settle() {
    for (boolean busy = true; busy; ) {
      busy = node.runFeed() || node.receiveMessage() || node.receiveAnswer();
    }
  }

  private void follow() {
    settle();
    node.acknowledgeSubscription();
    do {
      settle();
    } while (node.answerPull());
  }

  @Test
  void lag_whileNothingIsAcknowledged_isTheTimeSinceTheStart() {
    settle();
    log.advance(Duration.ofSeconds(3));
    assertThat(node.lag()).hasSeconds(3);
    follow();
    assertThat(node.lag()).isZero();
    log.advance(Duration.ofSeconds(3));
    assertThat(node.lag()).as("it follows").isZero();
  }

  @Test
  void lag_noAnswerOfTheLog_isTheTimeSinceItWasAsked() {
    follow();
    log.append(A);
    node.loseMessage();
    log.append(A);
    settle();
    log.advance(Duration.ofSeconds(4));
    node.tick();
    feed.pull();
    settle();
    assertThat(node.lag()).as("asked once more, it is no younger").hasSeconds(4);
    follow();
    assertThat(node.lag()).isZero();
  }

  @Test
  void lag_whileItReadsPageByPage_isWhatThePagesSay() {
    follow();
    for (int i = 0; i < 6; i++) {
      log.advance(Duration.ofSeconds(10));
      log.append(A);
      node.loseMessage();
    }
    log.append(A);
    settle();
    assertThat(node.lag()).as("not read yet").isZero();
    node.answerPull();
    settle();
    assertThat(node.lag()).hasSeconds(40);
    node.answerPull();
    settle();
    assertThat(node.lag()).hasSeconds(20);
    follow();
    assertThat(node.lag()).isZero();
  }

  @Test
  void lag_feedThatStopped_isNone() {
    follow();
    log.append(A);
    node.loseMessage();
    log.append(A);
    settle();
    detach.run();
    settle();
    log.advance(Duration.ofSeconds(5));
    node.tick();
    settle();
    assertThat(node.lag()).isZero();
  }
}
