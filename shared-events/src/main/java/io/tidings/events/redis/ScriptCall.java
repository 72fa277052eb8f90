package io.tidings.events.redis;

import io.lettuce.core.api.StatefulRedisConnection;
import io.tidings.events.IndeterminateException;
import io.tidings.events.LogException;
import io.tidings.events.LogUnavailableException;
import io.tidings.events.Workspace;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One run of a script, from the request to its one outcome. It knows at every moment whether Redis
 * may have received the command, and therefore which exception is correct.
 */
final class ScriptCall {
  /** Calls of one kind share a connection and may wait for each other; each kind has its own. */
  enum CallKind {
    /** A lost answer leaves the outcome unknown, and a WAIT blocks all calls behind it. */
    WRITE,
    READ,
    /**
     * Answers of up to megabytes: small reads do not wait behind them, nor lose their connection
     * with them.
     */
    LARGE_READ
  }

  final Workspace workspace;
  final FencedScript script;
  final String[] keys;
  final String[] arguments;
  final CallKind kind;
  final CompletableFuture<List<Object>> answer = new CompletableFuture<>();

  // guarded by this
  private @Nullable StatefulRedisConnection<String, String> sentOn;
  private boolean ended;
  private String refusal = "";

  ScriptCall(
      Workspace workspace,
      FencedScript script,
      List<String> keys,
      List<String> arguments,
      CallKind kind) {
    this.workspace = workspace;
    this.script = script;
    this.keys = keys.toArray(String[]::new);
    this.arguments = arguments.toArray(String[]::new);
    this.kind = kind;
  }

  boolean writes() {
    return kind == CallKind.WRITE;
  }

  /** Roughly how much memory it holds until it is answered. */
  long weight() {
    long weight = 1024;
    for (String argument : arguments) {
      weight += argument.length();
    }
    return weight;
  }

  /** Asks to send the command now; false when its time is over. */
  synchronized boolean markSent(StatefulRedisConnection<String, String> connection) {
    if (ended) {
      return false;
    }
    sentOn = connection;
    return true;
  }

  /** Redis answered that it did not execute the command, for this reason: it may be sent again. */
  synchronized void notExecuted(String why) {
    sentOn = null;
    refusal = "; it had refused: " + why;
  }

  void answered(List<Object> reply) {
    end();
    answer.complete(reply);
  }

  /** Redis refused before anything was written. */
  void refused(String reason, @Nullable Throwable cause) {
    end();
    answer.completeExceptionally(new LogUnavailableException(reason, cause));
  }

  /**
   * Ends without an answer of Redis. Returns the connection on which the answer is still missing.
   */
  @Nullable StatefulRedisConnection<String, String> lost(String reason, @Nullable Throwable cause) {
    StatefulRedisConnection<String, String> connection = end();
    LogException error =
        connection != null && writes()
            ? new IndeterminateException(reason + "; the write may have happened", cause)
            : new LogUnavailableException(reason + refusal, cause);
    answer.completeExceptionally(error);
    return connection;
  }

  private synchronized @Nullable StatefulRedisConnection<String, String> end() {
    ended = true;
    return sentOn;
  }
}
