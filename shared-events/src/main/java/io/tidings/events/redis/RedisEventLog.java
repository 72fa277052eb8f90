package io.tidings.events.redis;

import io.micrometer.core.instrument.MeterRegistry;
import io.tidings.events.Append;
import io.tidings.events.Commit;
import io.tidings.events.CommitOutcome;
import io.tidings.events.CommitOutcome.AppendOutcome;
import io.tidings.events.Cursor;
import io.tidings.events.EventId;
import io.tidings.events.EventLog;
import io.tidings.events.Feed;
import io.tidings.events.FeedListener;
import io.tidings.events.IdempotencyKey;
import io.tidings.events.InvalidNameException;
import io.tidings.events.LogHealth;
import io.tidings.events.NewEvent;
import io.tidings.events.Page;
import io.tidings.events.StateQuery;
import io.tidings.events.StateScript;
import io.tidings.events.StateScripts;
import io.tidings.events.StateSnapshot;
import io.tidings.events.Topic;
import io.tidings.events.UnknownWorkspaceException;
import io.tidings.events.Workspace;
import io.tidings.events.redis.PublishTracing.PublishSpan;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The log on Redis 7 or later (or Valkey): one server, Sentinel or Cluster. It connects at the
 * first use, {@link #close} ends everything.
 */
public final class RedisEventLog implements EventLog, StateScripts, AutoCloseable {
  private final RedisLogSettings settings;
  private final RedisClients clients;
  private final LogCalls calls;
  private final EventEncoder eventEncoder;
  private final LogMetrics metrics;
  private final PublishTracing tracing;
  private final Feeds feeds;
  private final RedisHealthCheck healthCheck;
  private final RedisMemoryCheck memoryCheck;

  public RedisEventLog(
      RedisAddress address, RedisLogSettings settings, Clock clock, MeterRegistry meters) {
    this(address, settings, clock, meters, PublishTracing.OFF);
  }

  /**
   * @param tracing traces what is published here
   */
  public RedisEventLog(
      RedisAddress address,
      RedisLogSettings settings,
      Clock clock,
      MeterRegistry meters,
      PublishTracing tracing) {
    this.settings = settings;
    this.tracing = tracing;
    this.clients = new RedisClients(address, settings.timeout());
    this.metrics = new LogMetrics(meters);
    this.eventEncoder = new EventEncoder(clock, settings.payloadLimit());
    ScriptExecutor executor =
        new ScriptExecutor(clients, settings.timeout(), settings.acknowledgement());
    this.calls = new LogCalls(executor, settings, metrics);
    this.feeds = new Feeds(clients, calls, settings, metrics, meters);
    this.healthCheck = new RedisHealthCheck(clients, calls, settings.workspaces());
    this.memoryCheck =
        new RedisMemoryCheck(
            workspace -> clients.primaryLocator().locate(workspace),
            uri -> executor.info(uri, "memory"),
            settings.workspaces(),
            new RedisMemoryMeters(meters),
            settings.timeout());
  }

  @Override
  public CompletableFuture<AppendOutcome> append(Append append) {
    PublishSpan span = tracing.begin(append.workspace(), "append", append.events());
    return metrics.timed(
        "append",
        span,
        () ->
            checked(
                append.workspace(),
                () -> {
                  append.events().forEach(RedisEventLog::refuseControl);
                  EventEncoder.EncodedEvents encoded =
                      eventEncoder.encode(append.events(), span.context());
                  String hash = hash(append.key(), append.events(), List.of(), Set.of());
                  return calls.append(append, encoded, hash);
                }));
  }

  @Override
  public CompletableFuture<CommitOutcome> commit(Commit commit) {
    PublishSpan span = tracing.begin(commit.workspace(), "commit", commit.events());
    return metrics.timed(
        "commit",
        span,
        () ->
            checked(
                commit.workspace(),
                () -> {
                  EventEncoder.EncodedEvents encoded =
                      eventEncoder.encode(commit.events(), commit.forgotten(), span.context());
                  String hash =
                      hash(commit.key(), commit.events(), commit.writes(), commit.forgotten());
                  return calls.commit(
                      commit, encoded, eventEncoder.announced(commit.announced()), hash);
                }));
  }

  @Override
  public CompletableFuture<StateSnapshot> state(Workspace workspace, StateQuery query) {
    return checked(workspace, () -> calls.state(workspace, query));
  }

  @Override
  public CompletableFuture<List<Object>> run(
      Workspace workspace, StateScript script, List<String> names, List<String> arguments) {
    return checked(workspace, () -> calls.run(workspace, script, names, arguments, false));
  }

  @Override
  public CompletableFuture<List<Object>> write(
      Workspace workspace, StateScript script, List<String> names, List<String> arguments) {
    return checked(workspace, () -> calls.run(workspace, script, names, arguments, true));
  }

  @Override
  public CompletableFuture<Void> announce(Workspace workspace, NewEvent event) {
    return announced(workspace, event, null);
  }

  @Override
  public CompletableFuture<Void> announce(Workspace workspace, NewEvent event, Cursor asOf) {
    return announced(workspace, event, asOf);
  }

  private CompletableFuture<Void> announced(
      Workspace workspace, NewEvent event, @Nullable Cursor asOf) {
    boolean rehearsal = event.topics().contains(Topic.REHEARSAL);
    PublishSpan span =
        rehearsal ? PublishSpan.NONE : tracing.begin(workspace, "announce", List.of(event));
    return metrics.timed(
        rehearsal ? "rehearsal" : "announce",
        span,
        () ->
            checked(
                workspace,
                () -> {
                  refuseControl(event);
                  String envelope = eventEncoder.envelope(event, 0, "data");
                  return calls.announce(workspace, event, envelope, asOf);
                }));
  }

  @Override
  public CompletableFuture<Page> read(
      Workspace workspace, Set<Topic> topics, EventId after, int count) {
    if (count < 1 || count > 1_000) {
      return CompletableFuture.failedFuture(
          new InvalidNameException("count", String.valueOf(count), "1 to 1000"));
    }
    return checked(workspace, () -> calls.read(workspace, List.copyOf(topics), after, count));
  }

  @Override
  public boolean knows(Workspace workspace) {
    return settings.workspaces().contains(workspace);
  }

  @Override
  public Feed feed(Workspace workspace, FeedListener listener) {
    if (!knows(workspace)) {
      throw new UnknownWorkspaceException(workspace);
    }
    return feeds.feed(workspace, listener);
  }

  @Override
  public LogHealth health() {
    return healthCheck.health(feeds.longestSinceConfirmed());
  }

  /**
   * Begins to watch Redis, for {@link #health} and for the metrics of its memory; when Redis is
   * down, this does not fail.
   */
  public void start() {
    feeds.start();
    feeds.schedule(settings.tailCheck(), healthCheck::run);
    feeds.schedule(RedisMemoryCheck.INTERVAL, memoryCheck::run);
  }

  @Override
  public void close() {
    feeds.close();
    clients.close();
  }

  private <T> CompletableFuture<T> checked(
      Workspace workspace, Supplier<CompletableFuture<T>> call) {
    if (!knows(workspace)) {
      return CompletableFuture.failedFuture(new UnknownWorkspaceException(workspace));
    }
    try {
      return call.get();
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e); // callers handle the future alone
    }
  }

  private static String hash(
      @Nullable IdempotencyKey key,
      List<NewEvent> events,
      List<Commit.Write> writes,
      Set<Topic> forgotten) {
    return key == null ? "" : EventEncoder.hash(events, writes, forgotten);
  }

  private static void refuseControl(NewEvent event) {
    if (event.topics().contains(Topic.CONTROL)) {
      throw new InvalidNameException("topic", Topic.CONTROL.name(), "free to use (it is reserved)");
    }
  }
}
