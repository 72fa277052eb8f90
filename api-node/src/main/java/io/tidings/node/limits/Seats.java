package io.tidings.node.limits;

import io.tidings.node.ops.Limit;
import io.tidings.node.ops.LimitProperties;
import io.tidings.node.ops.StreamProperties;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Counts the open streams of this node, of each user and of each address. Thread-safe. */
@Component
class Seats {
  private static final Holder NODE = new Holder.Node();

  private final int most;
  private final LimitProperties limits;
  private final Map<Holder, Integer> taken = new HashMap<>(); // guarded by this

  Seats(StreamProperties streams, LimitProperties limits) {
    this.most = streams.maxConnections();
    this.limits = limits;
  }

  /** Which limit leaves no room; null when there is some. */
  synchronized @Nullable Limit exhausted(Requester requester) {
    for (Holder holder : holders(requester)) {
      if (taken.getOrDefault(holder, 0) >= cap(holder)) {
        return limit(holder);
      }
    }
    return null;
  }

  /** Takes one, or tells which limit leaves no room. */
  synchronized @Nullable Limit take(Requester requester) {
    Limit limit = exhausted(requester);
    if (limit == null) {
      holders(requester).forEach(holder -> taken.merge(holder, 1, Integer::sum));
    }
    return limit;
  }

  synchronized void giveBack(Requester requester) {
    for (Holder holder : holders(requester)) {
      taken.computeIfPresent(holder, (h, count) -> count == 1 ? null : count - 1);
    }
  }

  /** Those that are counted at all. */
  private List<Holder> holders(Requester requester) {
    List<Holder> holders = new ArrayList<>(4);
    holders.add(NODE);
    holders.add(requester.person());
    holders.add(new Holder.Address(requester.address()));
    if (requester.crowd() != null) {
      holders.add(new Holder.Crowd(requester.crowd()));
    }
    holders.removeIf(holder -> cap(holder) == 0);
    return holders;
  }

  private int cap(Holder holder) {
    return switch (holder) {
      case Holder.Node _ -> most;
      case Holder.User _ -> limits.streamsPerUser();
      case Holder.Guest _ -> limits.guestStreamsPerAddress();
      case Holder.Crowd _ -> limits.streamsPerProject();
      case Holder.Address _ -> limits.streamsPerAddress();
    };
  }

  private static Limit limit(Holder holder) {
    return switch (holder) {
      case Holder.Node _ -> Limit.STREAMS;
      case Holder.User _ -> Limit.USER_STREAMS;
      case Holder.Crowd _ -> Limit.PROJECT_STREAMS;
      case Holder.Guest _, Holder.Address _ -> Limit.ADDRESS_STREAMS;
    };
  }
}
