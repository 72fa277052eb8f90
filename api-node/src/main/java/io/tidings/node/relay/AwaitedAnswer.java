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
  private final long timeout;
  private long question;
  private long askedAt; // of the lane's patience

  /**
   * @param timeout how long one that makes no progress waits
   */
  AwaitedAnswer(Lane lane, WorkspaceShard shard, Duration timeout) {
    this.lane = lane;
    this.shard = shard;
    this.timeout = timeout.toNanos();
  }

  /** The connection went on and asks its next question; returns the question's number. */
  long next() {
    askedAt = lane.patience();
    question = shard.turns.next();
    return question;
  }

  /** The question of this number was answered; this connection may no longer wait for it. */
  void answered(long asked) {
    long now = lane.patience();
    shard.turns.answered(asked, now, now - timeout);
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
  boolean isLost(boolean ofFeed) {
    long since = lane.patience() - timeout;
    return since >= askedAt
        && !shard.turns.mayCome(question, since)
        && !(ofFeed && isFeedRepairing());
  }

  /**
   * A feed that repairs itself delivers what it reads, and attaches no connection until it is done.
   */
  private boolean isFeedRepairing() {
    long now = lane.patience();
    return shard.heardSince(now - timeout)
        && (shard.behind().isPositive() || now - askedAt < LONGEST_REPAIR * timeout);
  }
}
