package io.tidings.node.limits;

import io.tidings.node.ops.Drain;
import io.tidings.node.ops.Limit;
import io.tidings.node.ops.RejectionMetrics;
import io.tidings.node.relay.CloseReason;
import io.tidings.node.relay.RelaySettings;
import io.tidings.node.relay.Slot;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Decides whether this node takes one more connection. */
@Component
public class Admission {
  private final Drain drain;
  private final ConnectionCounter connectionCounter;
  private final RelaySettings settings;
  private final RejectionMetrics rejectionMetrics;

  Admission(
      Drain drain,
      ConnectionCounter connectionCounter,
      RelaySettings settings,
      RejectionMetrics rejectionMetrics) {
    this.drain = drain;
    this.connectionCounter = connectionCounter;
    this.settings = settings;
    this.rejectionMetrics = rejectionMetrics;
  }

  /**
   * Why a connection is not taken.
   *
   * @param limit the limit that is reached; null when the node goes away
   * @param retry when to try again, different for each client, or all would come back together
   */
  public record Rejection(CloseReason reason, @Nullable Limit limit, Duration retry) {

    /** Whether the client itself caused it, and not a node that is full. */
    public boolean personal() {
      return limit != null && limit != Limit.STREAMS;
    }
  }

  /**
   * Why a connection of this client would be rejected; null when it would not. Nothing is counted
   * yet: the open connection takes the slot.
   */
  public @Nullable Rejection rejection(Requester requester) {
    if (drain.draining()) {
      return rejection(CloseReason.SHUTDOWN, null);
    }
    Limit limit = connectionCounter.exhausted(requester);
    if (limit == null) {
      return null;
    }
    rejectionMetrics.count(limit);
    return rejection(CloseReason.LIMIT, limit);
  }

  /** Why a connection is not taken of a client that opened too many, one after the other. */
  public Rejection tooManyOpened() {
    return rejection(CloseReason.LIMIT, Limit.STREAM_OPENINGS);
  }

  private Rejection rejection(CloseReason reason, @Nullable Limit limit) {
    return new Rejection(reason, limit, settings.retry(reason));
  }

  /** A slot that is still to be taken. */
  public Slot slot(Requester requester) {
    return new ReservedSlot(requester);
  }

  private final class ReservedSlot implements Slot {
    private final Requester requester;
    private boolean taken; // the relay takes the slot first, and releases it later

    ReservedSlot(Requester requester) {
      this.requester = requester;
    }

    @Override
    public boolean take() {
      Limit limit = connectionCounter.take(requester);
      if (limit != null) {
        rejectionMetrics.count(limit);
      }
      taken = limit == null;
      return taken;
    }

    @Override
    public void release() {
      if (taken) {
        taken = false;
        connectionCounter.release(requester);
      }
    }
  }
}
