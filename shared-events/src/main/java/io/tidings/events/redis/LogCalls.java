package io.tidings.events.redis;

import io.tidings.events.Append;
import io.tidings.events.Commit;
import io.tidings.events.CommitOutcome;
import io.tidings.events.CommitOutcome.AppendOutcome;
import io.tidings.events.Cursor;
import io.tidings.events.EventId;
import io.tidings.events.IdempotencyKey;
import io.tidings.events.NewEvent;
import io.tidings.events.Page;
import io.tidings.events.StateQuery;
import io.tidings.events.StateScript;
import io.tidings.events.StateSnapshot;
import io.tidings.events.Topic;
import io.tidings.events.Workspace;
import io.tidings.events.redis.ScriptCall.CallKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** The scripts as methods: which keys and arguments each takes. */
final class LogCalls {
  /** Keeps logs a little longer than the gap test counts on, for clocks that differ or step. */
  static final Duration EXPIRY_MARGIN = Duration.ofMinutes(1);

  /** About how many bytes of events one read returns, and at least one event. */
  private static final int FEED_PAGE_BYTES = 4 << 20;

  /**
   * Nothing else shares the page of a client that replays, so it is smaller than the client's
   * outbox.
   */
  private static final int REPLAY_PAGE_BYTES = 512 << 10;

  private static final long SUFFIX_COUNT = 36L * 36 * 36 * 36 * 36 * 36 * 36 * 36;

  private final ScriptExecutor scriptExecutor;
  private final RedisLogSettings settings;
  private final LogMetrics metrics;
  private final Map<StateScript, FencedScript> scripts = new ConcurrentHashMap<>();

  LogCalls(ScriptExecutor scriptExecutor, RedisLogSettings settings, LogMetrics metrics) {
    this.scriptExecutor = scriptExecutor;
    this.settings = settings;
    this.metrics = metrics;
  }

  CompletableFuture<AppendOutcome> append(
      Append append, EventEncoder.EncodedEvents encoded, String hash) {
    RedisKeys redisKeys = new RedisKeys(append.workspace());
    return run(
            append.workspace(),
            Script.APPEND,
            eventKeys(redisKeys, append.key(), encoded),
            eventArguments(redisKeys, encoded, hash),
            CallKind.WRITE)
        .thenApply(ScriptReplies::append);
  }

  /**
   * @param announced the ephemeral events, as the script takes them
   */
  CompletableFuture<CommitOutcome> commit(
      Commit commit, EventEncoder.EncodedEvents encoded, List<String> announced, String hash) {
    RedisKeys redisKeys = new RedisKeys(commit.workspace());
    StateWrites writes = StateWrites.of(commit.writes());

    List<String> names = eventKeys(redisKeys, commit.key(), encoded);
    names.add(redisKeys.versions());
    writes.names().forEach(name -> names.add(redisKeys.state(name)));

    List<String> arguments = eventArguments(redisKeys, encoded, hash);
    arguments.add(commit.expected().position().epoch());
    arguments.add(String.valueOf(commit.expected().versionByName().size()));
    commit
        .expected()
        .versionByName()
        .forEach((name, version) -> arguments.addAll(List.of(name, version)));
    arguments.addAll(writes.arguments());
    arguments.add(String.valueOf(commit.forgotten().size()));
    for (Topic topic : commit.forgotten()) {
      arguments.add(String.valueOf(encoded.topics().indexOf(topic) + 1));
    }
    arguments.addAll(announced);
    return run(commit.workspace(), Script.COMMIT, names, arguments, CallKind.WRITE)
        .thenApply(ScriptReplies::commit);
  }

  CompletableFuture<StateSnapshot> state(Workspace workspace, StateQuery query) {
    RedisKeys redisKeys = new RedisKeys(workspace);
    List<String> names = List.copyOf(query.names());
    List<String> keys = new ArrayList<>(List.of(redisKeys.clock(), redisKeys.versions()));
    query.hashes().forEach(hash -> keys.add(redisKeys.state(hash.name())));
    query.numbers().forEach(range -> keys.add(redisKeys.state(range.name())));

    List<String> arguments = fenceArguments();
    arguments.add(String.valueOf(names.size()));
    arguments.addAll(names);
    arguments.add(String.valueOf(query.hashes().size()));
    for (StateQuery.HashQuery hash : query.hashes()) {
      arguments.add(hash.fields() == null ? "all" : String.valueOf(hash.fields().size()));
      arguments.addAll(hash.fields() == null ? List.of() : hash.fields());
    }
    arguments.add(String.valueOf(query.numbers().size()));
    query.numbers().forEach(range -> arguments.addAll(List.of(range.field(), "" + range.count())));
    // A number whose answer is lost is simply never used, so this call does not count as a write.
    CallKind kind = query.large() ? CallKind.LARGE_READ : CallKind.READ;
    return run(workspace, Script.STATE, keys, arguments, kind)
        .thenApply(reply -> ScriptReplies.state(names, reply));
  }

  /** Runs a script of the application. */
  CompletableFuture<List<Object>> run(
      Workspace workspace,
      StateScript script,
      List<String> names,
      List<String> arguments,
      boolean writes) {
    RedisKeys redisKeys = new RedisKeys(workspace);
    List<String> keys = new ArrayList<>(List.of(redisKeys.clock()));
    names.forEach(name -> keys.add(redisKeys.state(name)));
    List<String> all = fenceArguments();
    all.addAll(arguments);
    FencedScript fenced = scripts.computeIfAbsent(script, FencedScript.OfApplication::of);
    return run(workspace, fenced, keys, all, writes ? CallKind.WRITE : CallKind.READ);
  }

  /**
   * @param asOf the position to which what it says is true; null for an event that carries no state
   */
  CompletableFuture<Void> announce(
      Workspace workspace, NewEvent event, String envelope, @Nullable Cursor asOf) {
    RedisKeys redisKeys = new RedisKeys(workspace);
    List<String> arguments = fenceArguments();
    arguments.addAll(List.of(redisKeys.channel(), EventEncoder.topicNames(event), envelope));
    arguments.add(asOf == null ? "" : asOf.epoch());
    arguments.add(asOf == null ? "" : asOf.id().toString());
    return run(workspace, Script.EPHEMERAL, List.of(redisKeys.clock()), arguments, CallKind.WRITE)
        .thenApply(reply -> null);
  }

  /** A page for a client that reconnects. */
  CompletableFuture<Page> read(Workspace workspace, List<Topic> topics, EventId after, int count) {
    return read(workspace, topics, after, count, REPLAY_PAGE_BYTES, "0", "", CallKind.LARGE_READ);
  }

  /**
   * A page for a feed. When the workspace has been idle for long, a tick is appended first.
   *
   * @param end the last event to read; null for all
   */
  CompletableFuture<Page> pull(
      Workspace workspace, List<Topic> topics, EventId after, int count, @Nullable EventId end) {
    String tickAfter = String.valueOf(Math.max(1, settings.retention().toMillis() / 4));
    String last = end == null ? "" : end.toString();
    return read(workspace, topics, after, count, FEED_PAGE_BYTES, tickAfter, last, CallKind.READ);
  }

  private CompletableFuture<Page> read(
      Workspace workspace,
      List<Topic> topics,
      EventId after,
      int count,
      int budget,
      String tickAfter,
      String last,
      CallKind kind) {
    RedisKeys redisKeys = new RedisKeys(workspace);
    List<String> names = new ArrayList<>();
    names.add(redisKeys.clock());
    names.add(redisKeys.index());
    names.addAll(redisKeys.logsAndHeads(topics));
    List<String> arguments = fenceArguments();
    arguments.add(after.toString());
    arguments.add(String.valueOf(count));
    arguments.add(String.valueOf(budget));
    arguments.add(tickAfter);
    arguments.add(redisKeys.channel());
    arguments.add(last);
    boolean forks =
        settings.acknowledgement() instanceof RedisLogSettings.Acknowledgement.ReplicaAcks;
    return run(workspace, Script.READ, names, arguments, kind)
        .thenApply(reply -> ScriptReplies.page(topics, reply, forks, metrics::countForeignEntries));
  }

  /** Answers {@code [epoch, version of Redis, maxmemory-policy, damage]}. */
  CompletableFuture<List<Object>> check(Workspace workspace) {
    RedisKeys redisKeys = new RedisKeys(workspace);
    return run(
        workspace,
        Script.CHECK,
        List.of(redisKeys.clock(), redisKeys.check()),
        fenceArguments(),
        CallKind.READ);
  }

  private CompletableFuture<List<Object>> run(
      Workspace workspace,
      FencedScript script,
      List<String> keys,
      List<String> arguments,
      CallKind kind) {
    return scriptExecutor.run(new ScriptCall(workspace, script, keys, arguments, kind));
  }

  private static List<String> eventKeys(
      RedisKeys redisKeys, @Nullable IdempotencyKey key, EventEncoder.EncodedEvents encoded) {
    List<String> names = new ArrayList<>();
    names.add(redisKeys.clock());
    names.add(redisKeys.index());
    names.add(redisKeys.idempotency(key));
    names.addAll(redisKeys.logsAndHeads(encoded.topics()));
    return names;
  }

  private List<String> eventArguments(
      RedisKeys redisKeys, EventEncoder.EncodedEvents encoded, String hash) {
    List<String> arguments = fenceArguments();
    arguments.add(String.valueOf(EXPIRY_MARGIN.toMillis()));
    arguments.add(String.valueOf(settings.maxLength()));
    arguments.add(String.valueOf(settings.inlineLimit()));
    arguments.add(redisKeys.channel());
    arguments.add(String.valueOf(settings.idempotency().toMillis()));
    arguments.add(hash);
    arguments.addAll(encoded.arguments());
    return arguments;
  }

  private List<String> fenceArguments() {
    return fenceArguments(settings.retention());
  }

  /** The first arguments of each script that begins with the fence. */
  static List<String> fenceArguments(Duration retention) {
    List<String> arguments = new ArrayList<>();
    // Eight digits of base 36: two epochs that begin apart never have the same name.
    long suffix = SUFFIX_COUNT + ThreadLocalRandom.current().nextLong(SUFFIX_COUNT);
    arguments.add(Long.toString(suffix, 36).substring(1));
    arguments.add(String.valueOf(retention.toMillis()));
    return arguments;
  }
}
