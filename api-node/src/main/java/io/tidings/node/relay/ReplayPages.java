package io.tidings.node.relay;

import io.tidings.events.Event;
import io.tidings.events.EventId;
import io.tidings.events.Page;
import io.tidings.events.Topic;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The pages of the log that one handoff replays, read one at a time as its plan wants them. Owned
 * by the connection's lane.
 */
final class ReplayPages implements ReplayReader.PageRequest {
  private final ReplayReader reader;
  private final ReplayPlan plan;
  private final LaneMember connection;
  private final AwaitedAnswer awaited;
  private final BooleanSupplier obsolete;
  private final Runnable pump;

  private boolean reading;
  private boolean queued;
  private boolean failed;
  private boolean failedBefore; // the read before this one, too
  private @Nullable Page arrived;
  private Function<Event, SharedEvent> share;

  /**
   * @param obsolete whether the handoff needs no page any more
   * @param pump goes on when a page has arrived
   */
  ReplayPages(
      ReplayReader reader,
      ReplayPlan plan,
      LaneMember connection,
      AwaitedAnswer awaited,
      BooleanSupplier obsolete,
      Runnable pump) {
    this.reader = reader;
    this.plan = plan;
    this.connection = connection;
    this.awaited = awaited;
    this.obsolete = obsolete;
    this.pump = pump;
    this.share = reader::share;
  }

  /** Asks for the next page, unless it was asked for already. */
  void request() {
    if (!reading && !failed) {
      reading = true;
      queued = true;
      reader.request(this);
    }
  }

  /** The page that arrived, once; null when there is none. */
  @Nullable Page take() {
    Page page = arrived;
    arrived = null;
    return page;
  }

  /** An event that is replayed, with the frames that all its replays share. */
  SharedEvent share(Event event) {
    return share.apply(event);
  }

  /** The page that was taken cannot be used now; the next tick asks for another one. */
  void fail() {
    failed = true;
  }

  /** A read that failed is tried again. */
  void retry() {
    if (failed) {
      failed = false;
      pump.run();
    }
  }

  /** Whether it waits for its turn to read. */
  boolean queued() {
    return queued;
  }

  @Override
  public void readSent() {
    queued = false;
    if (!failedBefore) {
      awaited.next();
    }
  }

  @Override
  public void answered(@Nullable Page page, Function<Event, SharedEvent> shared) {
    reading = false;
    if (isObsolete()) {
      return;
    }
    failed = page == null;
    failedBefore = failed;
    if (page != null) {
      awaited.answered();
      share = shared;
      arrived = page;
      pump.run();
    }
  }

  @Override
  public boolean isObsolete() {
    return obsolete.getAsBoolean();
  }

  @Override
  public LaneMember member() {
    return connection;
  }

  @Override
  public Set<Topic> topics() {
    return plan.topics();
  }

  @Override
  public EventId position() {
    return plan.position();
  }

  @Override
  public boolean reachedBy(Page page) {
    return plan.reachedBy(page);
  }
}
