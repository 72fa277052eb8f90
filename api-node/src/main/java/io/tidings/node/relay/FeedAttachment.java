package io.tidings.node.relay;

import io.tidings.events.Cursor;
import io.tidings.events.Feed;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A connection's attachment to the feed of its workspace. Owned by the connection's lane. */
final class FeedAttachment {
  private final Lane lane;
  private final WorkspaceShard shard;
  private final FeedReceiver connection;
  private final AwaitedAnswer awaited;
  private Runnable detach = () -> {};
  private int attempts;
  private boolean joined;

  FeedAttachment(Lane lane, WorkspaceShard shard, FeedReceiver connection, AwaitedAnswer awaited) {
    this.lane = lane;
    this.shard = shard;
    this.connection = connection;
    this.awaited = awaited;
  }

  /**
   * Attaches the connection, anew if it was attached before.
   *
   * @param cursor of its client; null for one that begins now
   * @param then runs in the lane when the feed has answered, unless another attempt began
   */
  void attach(@Nullable Cursor cursor, Consumer<Feed.Attached> then) {
    detach.run();
    detach = () -> {}; // until the feed has attached it
    long question = awaited.next();
    int attempt = ++attempts;
    detach =
        shard.feed.attach(
            connection.topics(),
            cursor,
            attached ->
                lane.execute(
                    connection,
                    () -> {
                      awaited.answered(question);
                      if (attempt == attempts) {
                        join(attached);
                        then.accept(attached);
                      }
                    }));
  }

  private void join(Feed.Attached attached) {
    if (!joined) {
      joined = true;
      shard.join(connection, attached.last());
    }
  }

  /** The connection no longer takes part. */
  void end() {
    attempts++;
    shard.leave(connection, joined);
    detach.run();
  }
}
