package io.tidings.node.relay;

import io.tidings.events.Delivery;
import io.tidings.events.Event;
import io.tidings.events.Topic;
import java.time.Duration;
import java.util.Set;

/** A connection, as the workspace that it follows sees it. Called by the lane's thread. */
interface FeedReceiver extends LaneMember {
  Set<Topic> topics();

  Dialect dialect();

  void take(FeedItem item);

  /** Whether the ephemeral event of this number reaches the connection for the first time. */
  boolean isFirstDelivery(long sequence);

  /** The log began a new epoch. */
  void switched(Delivery.EpochChanged to);

  /** Its rights have to be read again before anything more is sent. */
  void reauthorise();

  /** An event of the control topic, which may change its rights. */
  void control(Event event);

  /** A snapshot may have been lost: the present ones are read again. */
  void readSnapshots();

  /** The feed is this far behind the log; zero when it has caught up. */
  void degraded(Duration behind);

  /** Something that was live has been dropped: the connection reads it from the log. */
  void restart();
}
