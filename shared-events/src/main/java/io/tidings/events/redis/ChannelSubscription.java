package io.tidings.events.redis;

import io.tidings.events.Workspace;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The subscription to the channel of one workspace. */
final class ChannelSubscription {
  final Workspace workspace;
  final String channel;
  final FeedSource.AnnouncementListener announcementListener;

  // any thread
  private volatile boolean acknowledged;
  private volatile long confirmedAt = System.nanoTime();

  // the thread of Subscriptions
  @Nullable PubSubConnection pubSubConnection;
  long requestedAt;

  ChannelSubscription(Workspace workspace, FeedSource.AnnouncementListener announcementListener) {
    this.workspace = workspace;
    this.channel = new RedisKeys(workspace).channel();
    this.announcementListener = announcementListener;
  }

  void subscribed() {
    acknowledged = true;
    confirm();
    announcementListener.subscribed();
  }

  void unsubscribed() {
    acknowledged = false;
  }

  boolean acknowledged() {
    return acknowledged;
  }

  void confirm() {
    confirmedAt = System.nanoTime();
  }

  /** How long ago an acknowledgement or a probe last confirmed the subscription. */
  Duration sinceConfirmed() {
    return Duration.ofNanos(System.nanoTime() - confirmedAt);
  }
}
