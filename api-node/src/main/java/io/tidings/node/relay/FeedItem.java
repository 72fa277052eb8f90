package io.tidings.node.relay;

import io.tidings.events.Delivery;
import io.tidings.events.Topic;

/**
 * What the feed delivers, as a connection takes it: at once when the connection is live, otherwise
 * when its handoff is done. One item serves all connections.
 */
sealed interface FeedItem {
  void deliver(ReplayPosition to);

  record LiveEvent(SharedEvent event, Topic topic) implements FeedItem {
    @Override
    public void deliver(ReplayPosition to) {
      to.event(event, topic);
    }
  }

  record EphemeralFrame(Delivery.Ephemeral event, Frame frame) implements FeedItem {
    @Override
    public void deliver(ReplayPosition to) {
      to.ephemeral(event, frame);
    }
  }

  record LogGap(Delivery.HistoryGap historyGap) implements FeedItem {
    @Override
    public void deliver(ReplayPosition to) {
      to.missed(historyGap);
    }
  }

  record NewEpoch(Delivery.EpochChanged change) implements FeedItem {
    @Override
    public void deliver(ReplayPosition to) {
      to.enter(change);
    }
  }
}
