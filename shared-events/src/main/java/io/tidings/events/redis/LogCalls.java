package io.tidings.events.redis;

import io.tidings.events.Append;
import io.tidings.events.Commit;
import io.tidings.events.CommitOutcome;
import io.tidings.events.CommitOutcome.AppendOutcome;
import io.tidings.events.EventId;
import io.tidings.events.IdempotencyKey;
import io.tidings.events.NewEvent;
import io.tidings.events.Page;
import io.tidings.events.Topic;
import io.tidings.events.Workspace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** The scripts as methods: which keys and arguments each takes. */
final class LogCalls {
  /** Keeps logs a little longer than the gap test counts on, for clocks that differ or step. */
  private static final Duration SLACK = Duration.ofMinutes(1);

  /** About how many bytes of events one read returns; beyond, each topic gets but one event. */
  private static final int FEED_BUDGET = 4 << 20;

  /** A client that replays holds its page to itself: less than its outbox may hold. */
  private static final int REPLAY_BUDGET = 512 << 10;

  private static final long SUFFIXES = 36L * 36 * 36 * 36 * 36 * 36 * 36 * 36;

  private final Scripts scripts;
  private final RedisLogSettings settings;
  private final LogMetrics metrics;

  LogCalls(Scripts scripts, RedisLogSettings settings, LogMetrics metrics) {
    this.scripts = scripts;
    this.settings = settings;
    this.metrics = metrics;
  }

  CompletableFuture<AppendOutcome> append(Append append, Drafts.Batch batch, String hash) {
    Keys keys = new Keys(append.workspace());
    return run(
            append.workspace(),
            Script.APPEND,
            eventKeys(keys, append.key(), batch),
            eventArguments(keys, batch, hash),
            true)
        .thenApply(Replies::append);
  }

  CompletableFuture<CommitOutcome> commit(Commit commit, Drafts.Batch batch, String hash) {
    Keys keys = new Keys(commit.workspace());
    StateWrites writes = StateWrites.of(commit.writes());

    List<String> names = eventKeys(keys, commit.key(), batch);
    names.add(keys.versions());
    writes.names().forEach(name -> names.add(keys.state(name)));

    List<String> arguments = eventArguments(keys, batch, hash);
    arguments.add(commit.read().at().epoch());
    arguments.add(String.valueOf(commit.read().names().size()));
    commit.read().names().forEach((name, version) -> arguments.addAll(List.of(name, version)));
    arguments.addAll(writes.arguments());
    arguments.add(String.valueOf(commit.forgotten().size()));
    for (Topic topic : commit.forgotten()) {
      arguments.add(String.valueOf(batch.topics().indexOf(topic) + 1));
    }
    return run(commit.workspace(), Script.COMMIT, names, arguments, true)
        .thenApply(Replies::commit);
  }

  CompletableFuture<Commit.Versions> versions(Workspace workspace, List<String> names) {
    Keys keys = new Keys(workspace);
    List<String> arguments = fenceArguments();
    arguments.addAll(names);
    List<String> both = List.of(keys.clock(), keys.versions());
    return run(workspace, Script.VERSIONS, both, arguments, false)
        .thenApply(reply -> Replies.versions(names, reply));
  }

  CompletableFuture<Void> announce(Workspace workspace, NewEvent event, String envelope) {
    Keys keys = new Keys(workspace);
    List<String> arguments = fenceArguments();
    arguments.addAll(List.of(keys.channel(), Drafts.names(event), envelope));
    return run(workspace, Script.EPHEMERAL, List.of(keys.clock()), arguments, true)
        .thenApply(reply -> null);
  }

  /**
   * @param tick whether to append a tick first when the workspace has been idle for long
   */
  CompletableFuture<Page> read(
      Workspace workspace, List<Topic> topics, EventId after, int count, boolean tick) {
    Keys keys = new Keys(workspace);
    List<String> names = new ArrayList<>();
    names.add(keys.clock());
    names.addAll(keys.logsAndHeads(topics));
    List<String> arguments = fenceArguments();
    arguments.add(after.toString());
    arguments.add(String.valueOf(count));
    arguments.add(String.valueOf(tick ? FEED_BUDGET : REPLAY_BUDGET));
    arguments.add(tick ? String.valueOf(Math.max(1, settings.retention().toMillis() / 4)) : "0");
    arguments.add(keys.channel());
    boolean forks =
        settings.acknowledgement() instanceof RedisLogSettings.Acknowledgement.ReplicaAcks;
    return run(workspace, Script.READ, names, arguments, false)
        .thenApply(reply -> Replies.page(topics, reply, forks, metrics::foreign));
  }

  /** Answers {@code [epoch, version of Redis, maxmemory-policy]}. */
  CompletableFuture<List<Object>> check(Workspace workspace) {
    Keys keys = new Keys(workspace);
    return run(
        workspace, Script.CHECK, List.of(keys.clock(), keys.check()), fenceArguments(), false);
  }

  private CompletableFuture<List<Object>> run(
      Workspace workspace,
      Script script,
      List<String> keys,
      List<String> arguments,
      boolean writes) {
    return scripts.run(new Call(workspace, script, keys, arguments, writes));
  }

  private static List<String> eventKeys(
      Keys keys, @Nullable IdempotencyKey key, Drafts.Batch batch) {
    List<String> names = new ArrayList<>();
    names.add(keys.clock());
    names.add(keys.idempotency(key));
    names.addAll(keys.logsAndHeads(batch.topics()));
    return names;
  }

  private List<String> eventArguments(Keys keys, Drafts.Batch batch, String hash) {
    List<String> arguments = fenceArguments();
    arguments.add(String.valueOf(SLACK.toMillis()));
    arguments.add(String.valueOf(settings.maxLength()));
    arguments.add(String.valueOf(settings.inlineLimit()));
    arguments.add(keys.channel());
    arguments.add(String.valueOf(settings.idempotency().toMillis()));
    arguments.add(hash);
    arguments.addAll(batch.arguments());
    return arguments;
  }

  private List<String> fenceArguments() {
    List<String> arguments = new ArrayList<>();
    // Eight digits of base 36: two epochs that begin apart never have the same name.
    long suffix = SUFFIXES + ThreadLocalRandom.current().nextLong(SUFFIXES);
    arguments.add(Long.toString(suffix, 36).substring(1));
    arguments.add(String.valueOf(settings.retention().toMillis()));
    return arguments;
  }
}
