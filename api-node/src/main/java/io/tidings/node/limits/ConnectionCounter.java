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

/** Counts the open connections of this node for each limit key. Thread-safe. */
@Component
class ConnectionCounter {
  private static final LimitKey NODE = new LimitKey.WholeNode();

  private final int maxConnections;
  private final LimitProperties limits;
  private final Map<LimitKey, Integer> counts = new HashMap<>(); // guarded by this

  ConnectionCounter(StreamProperties streams, LimitProperties limits) {
    this.maxConnections = streams.maxConnections();
    this.limits = limits;
  }

  /** The limit that leaves no slot; null when a slot is free. */
  synchronized @Nullable Limit exhausted(Requester requester) {
    for (LimitKey key : keys(requester)) {
      if (counts.getOrDefault(key, 0) >= cap(key)) {
        return limit(key);
      }
    }
    return null;
  }

  /** Takes a slot, or returns the limit that leaves none. */
  synchronized @Nullable Limit take(Requester requester) {
    Limit limit = exhausted(requester);
    if (limit == null) {
      keys(requester).forEach(key -> counts.merge(key, 1, Integer::sum));
    }
    return limit;
  }

  synchronized void release(Requester requester) {
    for (LimitKey key : keys(requester)) {
      counts.computeIfPresent(key, (h, count) -> count == 1 ? null : count - 1);
    }
  }

  /** The keys of the limits that are set: a client's own ones before those that clients share. */
  private List<LimitKey> keys(Requester requester) {
    List<LimitKey> keys = new ArrayList<>(5);
    keys.add(NODE);
    keys.add(requester.personalKey());
    keys.add(new LimitKey.Address(requester.address()));
    if (requester.group() != null) {
      keys.add(new LimitKey.Share(requester.personalKey(), requester.group()));
      keys.add(new LimitKey.Group(requester.group()));
    }
    keys.removeIf(key -> cap(key) == 0);
    return keys;
  }

  private int cap(LimitKey key) {
    return switch (key) {
      case LimitKey.WholeNode _ -> maxConnections;
      case LimitKey.SignedInUser _, LimitKey.Subject _ -> limits.streamsPerUser();
      case LimitKey.Bearer _, LimitKey.Guest _ -> limits.guestStreamsPerAddress();
      case LimitKey.Share _ -> limits.streamsPerUserAndProject();
      case LimitKey.Group _ -> limits.streamsPerProject();
      case LimitKey.Address _ -> limits.streamsPerAddress();
    };
  }

  private static Limit limit(LimitKey key) {
    return switch (key) {
      case LimitKey.WholeNode _ -> Limit.STREAMS;
      case LimitKey.SignedInUser _, LimitKey.Subject _ -> Limit.USER_STREAMS;
      case LimitKey.Share _ -> Limit.USER_PROJECT_STREAMS;
      case LimitKey.Group _ -> Limit.PROJECT_STREAMS;
      case LimitKey.Bearer _, LimitKey.Guest _, LimitKey.Address _ -> Limit.ADDRESS_STREAMS;
    };
  }
}
