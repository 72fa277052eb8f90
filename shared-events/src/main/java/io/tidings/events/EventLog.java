package io.tidings.events;

import io.tidings.events.CommitOutcome.AppendOutcome;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * The log of events, one linear history per workspace and epoch.
 *
 * <h2>What it guarantees</h2>
 *
 * <ol>
 *   <li><b>Order.</b> Ids strictly increase in the order of the writes, over all topics of a
 *       workspace. In one epoch no id is given twice.
 *   <li><b>All or nothing.</b> An append or commit writes all of its events and state, or none; it
 *       is never half visible to a reader.
 *   <li><b>One id.</b> An event in several topics has the same id in each and is announced once.
 *   <li><b>No silent gap.</b> A read after an id yields, per topic, every event that followed, or
 *       says that there is a gap. It says so only when something is missing or cannot be known to
 *       be there.
 *   <li><b>Interruption is announced.</b> Whenever history may have been lost (failover, restart
 *       without data, flush) the epoch changes, before anything else is written.
 *   <li><b>Retry.</b> The same idempotency key with the same content writes once and answers alike,
 *       from any node, for the configured time; with other content it writes nothing and says
 *       {@code KeyReused}.
 *   <li><b>Fail fast.</b> Each call ends within the configured time (2 s by default).
 * </ol>
 *
 * <h2>What it does not</h2>
 *
 * An answer that got lost is {@link IndeterminateException}: the write may or may not have
 * happened, and nothing is resent behind the caller's back. Old events are forgotten (1 h and about
 * 10 000 a topic by default).
 *
 * <h2>Errors</h2>
 *
 * Futures fail with {@link LogUnavailableException} (nothing was written) or {@link
 * IndeterminateException}; and, before anything is sent, with {@link PayloadTooLargeException},
 * {@link UnknownWorkspaceException} or {@link InvalidNameException}. The last one names the field
 * whose value the log cannot keep, such as data nested more than 400 deep or a number of 900
 * digits. All methods may be called from any thread, never throw what their future can fail with,
 * and never block.
 */
public interface EventLog {

  /** Appends events. An event may not name {@link Topic#CONTROL}; commits may. */
  CompletableFuture<AppendOutcome> append(Append append);

  /** Writes state and events together, if the state that was read has not changed. */
  CompletableFuture<CommitOutcome> commit(Commit commit);

  /** Reads state together with its versions, and allocates numbers. */
  CompletableFuture<StateSnapshot> state(Workspace workspace, StateQuery query);

  /** The present versions of these names. */
  default CompletableFuture<Commit.Versions> versions(Workspace workspace, Set<String> names) {
    return state(workspace, StateQuery.versions(names)).thenApply(StateSnapshot::versions);
  }

  /**
   * Announces an ephemeral event to the clients that are connected; it has no id and is not kept.
   */
  CompletableFuture<Void> announce(Workspace workspace, NewEvent event);

  /**
   * Announces state as it was read at this position. If the log has begun another epoch since, it
   * announces nothing.
   */
  CompletableFuture<Void> announce(Workspace workspace, NewEvent event, Cursor asOf);

  /**
   * Reads the events after an id in these topics, and whether they follow without a gap.
   *
   * @param count the maximum number of events in the page, 1 to 1 000
   */
  CompletableFuture<Page> read(Workspace workspace, Set<Topic> topics, EventId after, int count);

  /**
   * This node's feed of a workspace. There is one per workspace, made at the first call, and it has
   * one listener: a call with another fails.
   */
  Feed feed(Workspace workspace, FeedListener listener);

  /** Whether this workspace exists; calls for any other fail with the exception for it. */
  default boolean knows(Workspace workspace) {
    return true;
  }

  /**
   * Whether the log can be read and written, and announcements are heard, right now; never fails.
   */
  LogHealth health();
}
