package io.tidings.node.limits;

import io.tidings.node.ops.Drain;
import io.tidings.node.ops.Limit;
import io.tidings.node.ops.Refusals;
import io.tidings.node.relay.CloseReason;
import io.tidings.node.relay.RelaySettings;
import io.tidings.node.relay.Seat;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Decides whether this node takes one more stream. */
@Component
public class Admission {
  private final Drain drain;
  private final Seats seats;
  private final RelaySettings settings;
  private final Refusals refusals;

  Admission(Drain drain, Seats seats, RelaySettings settings, Refusals refusals) {
    this.drain = drain;
    this.seats = seats;
    this.settings = settings;
    this.refusals = refusals;
  }

  /**
   * A stream that is not taken.
   *
   * @param limit what there is too much of; null when the node goes away
   * @param retry when to try again, different for each client: all would come back together
   */
  public record Refusal(CloseReason reason, @Nullable Limit limit, Duration retry) {

    /** Whether it is the client's own doing, and not the node that is full. */
    public boolean personal() {
      return limit != null && limit != Limit.STREAMS;
    }
  }

  /** Why not; null when it does. Nothing is counted yet: the seat is taken by the open stream. */
  public @Nullable Refusal refusal(Requester requester) {
    if (drain.draining()) {
      return refusal(CloseReason.SHUTDOWN, null);
    }
    Limit limit = seats.exhausted(requester);
    if (limit == null) {
      return null;
    }
    refusals.count(limit);
    return refusal(CloseReason.LIMIT, limit);
  }

  private Refusal refusal(CloseReason reason, @Nullable Limit limit) {
    return new Refusal(reason, limit, settings.retry(reason));
  }

  /** A seat that is still to be taken. */
  public Seat seat(Requester requester) {
    return new ReservedSeat(requester);
  }

  private final class ReservedSeat implements Seat {
    private final Requester requester;
    private boolean taken; // the relay takes it first, and gives it back later

    ReservedSeat(Requester requester) {
      this.requester = requester;
    }

    @Override
    public boolean take() {
      Limit limit = seats.take(requester);
      if (limit != null) {
        refusals.count(limit);
      }
      taken = limit == null;
      return taken;
    }

    @Override
    public void giveBack() {
      if (taken) {
        taken = false;
        seats.giveBack(requester);
      }
    }
  }
}
