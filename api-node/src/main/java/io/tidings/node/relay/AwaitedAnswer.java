package io.tidings.node.relay;

import java.time.Duration;

/**
 * The answer that a connection waits for while it is not live: from its feed, about its rights, or
 * from the log. Tells an answer that is late from one that will not come. Owned by the lane.
 */
final class AwaitedAnswer {
  /**
   * How long, in attach timeouts, to wait for a feed that delivers something but does not answer.
   */
  private static final long LONGEST_REPAIR = 6;

  private final Lane lane;
  private final WorkspaceShard shard;
  private long question;
  private long askedAt; // of the lane's patience

  AwaitedAnswer(Lane lane, WorkspaceShard shard) {
    this.lane = lane;
    this.shard = shard;
  }

  /** The connection went on and asks its next question; returns the question's number. */
  long next() {
    askedAt = lane.patience();
    question = shard.turns.next();
    return question;
  }

  /** The question of this number was answered; this connection may no longer wait for it. */
  void answered(long asked) {
    shard.turns.answered(asked, lane.patience());
  }

  /** The question was answered; the next one follows. */
  void answered() {
    answered(question);
    next();
  }

  /** The number of the question. */
  long question() {
    return question;
  }

  /**
   * Whether the answer will not come. A connection that waits for its turn is not at fault: in a
   * storm of reconnects thousands are ahead of it, and closing it would add to the storm.
   *
   * @param ofFeed whether the question is for the feed
   */
  boolean isLost(Duration timeout, boolean ofFeed) {
    long since = lane.patience() - timeout.toNanos();
    return since >= askedAt
        && !shard.turns.mayCome(question, since)
        && !(ofFeed && isFeedRepairing(timeout.toNanos()));
  }

  /**
   * A feed that repairs itself delivers what it reads, and attaches no connection until it is done.
   */
  private boolean isFeedRepairing(long timeout) {
    long now = lane.patience();
    return shard.heardSince(now - timeout)
        && (shard.behind().isPositive() || now - askedAt < LONGEST_REPAIR * timeout);
  }
}
