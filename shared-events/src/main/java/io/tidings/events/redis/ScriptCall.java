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
 * may have the command, and so which exception tells the truth.
 */
final class ScriptCall {
  /** Which calls may wait for each other: each kind has a connection of its own. */
  enum CallKind {
    /** A lost answer leaves something unknown, and a WAIT holds up all behind it. */
    WRITE,
    READ,
    /** Answers of up to megabytes: the small ones do not wait behind them, nor break with them. */
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

  /** About what it holds in memory until it is answered. */
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

  /** Redis said that it did not execute the command, and why: it may be sent again. */
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

  /** Ends without an answer of Redis. Returns the connection that owes one. */
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
