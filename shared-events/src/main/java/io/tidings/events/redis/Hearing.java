package io.tidings.events.redis;

import io.tidings.events.Workspace;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One workspace that somebody listens to. */
final class Hearing {
  final Workspace workspace;
  final String channel;
  final FeedSource.Ear ear;

  // any thread
  private volatile boolean acknowledged;
  private volatile long signAt = System.nanoTime();

  // the thread of Ears
  @Nullable Line line;
  long askedAt;

  Hearing(Workspace workspace, FeedSource.Ear ear) {
    this.workspace = workspace;
    this.channel = new Keys(workspace).channel();
    this.ear = ear;
  }

  void subscribed() {
    acknowledged = true;
    signOfLife();
    ear.subscribed();
  }

  void unsubscribed() {
    acknowledged = false;
  }

  boolean acknowledged() {
    return acknowledged;
  }

  void signOfLife() {
    signAt = System.nanoTime();
  }

  /** How long ago it was last known that this channel is heard. */
  Duration silence() {
    return Duration.ofNanos(System.nanoTime() - signAt);
  }
}
