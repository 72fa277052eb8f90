package io.tidings.events.redis;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandType;
import io.tidings.events.redis.RedisLogSettings.Acknowledgement;
import io.tidings.events.redis.RedisLogSettings.Acknowledgement.ReplicaAcks;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Runs scripts at the server that owns a workspace. A command is sent again only when Redis said
 * that it did not execute it; every call ends within the timeout.
 */
final class ScriptExecutor {
  private static final int MOST_HOPS = 8;
  private static final Duration RELOCATE_AFTER = Duration.ofMillis(250);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(10);
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(200);

  /** Roughly how much may wait for answers at once, so that a slow Redis cannot fill the memory. */
  private static final long MAX_BYTES_IN_FLIGHT = 64L << 20;

  private final RedisClients clients;
  private final Duration timeout;
  private final Acknowledgement acknowledgement;
  private final CallDeadlines deadlines;
  private final AtomicLong inFlight = new AtomicLong();

  /** By kind of call and server. */
  private final Map<ConnectionKey, ReconnectingConnection<StatefulRedisConnection<String, String>>>
      connections = new ConcurrentHashMap<>();

  ScriptExecutor(RedisClients clients, Duration timeout, Acknowledgement acknowledgement) {
    this.clients = clients;
    this.timeout = timeout;
    this.acknowledgement = acknowledgement;
    this.deadlines = new CallDeadlines(timeout, this::timedOut);
  }

  CompletableFuture<List<Object>> run(ScriptCall call) {
    long weight = call.weight();
    if (inFlight.addAndGet(weight) > MAX_BYTES_IN_FLIGHT) {
      inFlight.addAndGet(-weight);
      call.refused("too much data is already waiting for Redis", null);
      return call.answer;
    }
    CallDeadlines.Deadline deadline = deadlines.begin(call);
    call.answer.whenComplete((reply, error) -> {
      inFlight.addAndGet(-weight);
      deadline.cancel();
    });
    start(call, FIRST_PAUSE);
    return call.answer;
  }

  /**
   * @param pause before the next start, if Redis cannot execute it for the moment
   */
  private void start(ScriptCall call, Duration pause) {
    clients
        .primaryLocator()
        .locate(call.workspace)
        .whenComplete((uri, error) -> {
          if (error != null) {
            call.refused("Redis does not answer: " + Exceptions.rootMessage(error), error);
          } else {
            connect(new Attempt(call, uri, false, MOST_HOPS, pause));
          }
        });
  }

  /** Asks a server itself, whatever it owns, for a section of its INFO. */
  CompletableFuture<String> info(RedisURI uri, String section) {
    return connection(new ConnectionKey(ScriptCall.CallKind.READ, address(uri)), uri)
        .thenCompose(connection -> connection.async().info(section));
  }

  private CompletableFuture<StatefulRedisConnection<String, String>> connection(
      ConnectionKey key, RedisURI uri) {
    return connections
        .computeIfAbsent(key, unused -> new ReconnectingConnection<>(() -> clients.connect(uri)))
        .connection();
  }

  private static String address(RedisURI uri) {
    return uri.getHost() + ":" + uri.getPort();
  }

  private void timedOut(ScriptCall call) {
    StatefulRedisConnection<String, String> unanswered =
        call.lost("Redis did not answer within " + timeout.toMillis() + " ms", null);
    if (unanswered != null) {
      // The server may hang or be cut off while another one took over: locate the primary again.
      clients.close(unanswered);
      clients.primaryLocator().refreshSoon();
    }
  }

  private void connect(Attempt attempt) {
    ScriptCall call = attempt.call();
    RedisURI uri = attempt.uri();
    CompletableFuture<StatefulRedisConnection<String, String>> connected =
        connection(new ConnectionKey(call.kind, attempt.server()), uri).copy();
    if (attempt.hopsLeft() > 0 && !attempt.asking()) {
      connected.orTimeout(RELOCATE_AFTER.toMillis(), TimeUnit.MILLISECONDS);
    }
    connected.whenComplete((connection, error) -> {
      if (error instanceof TimeoutException) {
        // The server may hang while another one takes over, and nothing was sent to it yet.
        clients.primaryLocator().refreshSoon();
        clients
            .primaryLocator()
            .locate(call.workspace)
            .thenAccept(now -> connect(attempt.to(now, false)));
      } else if (error != null) {
        clients.primaryLocator().refreshSoon();
        call.refused("cannot connect to Redis: " + Exceptions.rootMessage(error), error);
      } else {
        send(attempt, connection, false);
      }
    });
  }

  /**
   * @param withText whether the text of the script goes with it, or only its name
   */
  private void send(
      Attempt attempt, StatefulRedisConnection<String, String> connection, boolean withText) {
    ScriptCall call = attempt.call();
    if (!call.markSent(connection)) {
      return;
    }
    RedisAsyncCommands<String, String> redis = connection.async();
    if (attempt.asking()) {
      redis.dispatch(CommandType.ASKING, new StatusOutput<>(StringCodec.UTF8));
    }
    CompletionStage<List<Object>> reply =
        withText
            ? redis.eval(call.script.text(), ScriptOutputType.MULTI, call.keys, call.arguments)
            : redis.evalsha(call.script.sha(), ScriptOutputType.MULTI, call.keys, call.arguments);
    reply.whenComplete((answer, error) -> {
      if (error != null) {
        failed(attempt, connection, Exceptions.unwrap(error));
      } else if (call.writes() && acknowledgement instanceof ReplicaAcks(int replicas)) {
        waitForReplicas(replicas, call, answer, redis);
      } else {
        call.answered(answer);
      }
    });
  }

  /** On the connection of the write, which never reconnects, so that the WAIT covers this write. */
  private void waitForReplicas(
      int replicas,
      ScriptCall call,
      List<Object> answer,
      RedisAsyncCommands<String, String> redis) {
    redis
        .waitForReplication(replicas, Math.max(1, timeout.toMillis() * 3 / 4))
        .whenComplete((copies, error) -> {
          if (error != null) {
            call.lost("the replicas did not answer: " + Exceptions.rootMessage(error), error);
          } else if (copies < replicas) {
            call.lost("only " + copies + " of " + replicas + " replicas acknowledged it", null);
          } else {
            call.answered(answer);
          }
        });
  }

  private void failed(
      Attempt attempt, StatefulRedisConnection<String, String> connection, Throwable error) {
    ScriptCall call = attempt.call();
    if (!(error instanceof RedisCommandExecutionException)) {
      call.lost("the connection to Redis broke: " + Exceptions.rootMessage(error), error);
      return;
    }
    String text = String.valueOf(error.getMessage());
    Redirect redirect = Redirect.read(text);
    if (error instanceof RedisNoScriptException && attempt.hopsLeft() > 0) {
      call.notExecuted(text);
      send(attempt.hop(), connection, true);
    } else if (redirect != null && attempt.hopsLeft() > 0) {
      call.notExecuted(text);
      connect(
          attempt.to(clients.primaryLocator().follow(call.workspace, redirect), redirect.ask()));
    } else if (text.startsWith("READONLY") && attempt.hopsLeft() > 0) {
      // No longer the primary. Where a host name moves to the next primary, a new connection finds
      // it.
      clients.close(connection);
      retryAtPrimary(attempt, text, error);
    } else if (text.startsWith("TRYAGAIN") || text.startsWith("CLUSTERDOWN")) {
      call.notExecuted(text);
      clients.primaryLocator().refreshSoon();
      retryLater(call, attempt.pause());
    } else {
      clients.primaryLocator().refreshSoon();
      call.refused("Redis refused: " + text, error);
    }
  }

  /** Retries at the present primary, if that is another server. */
  private void retryAtPrimary(Attempt attempt, String text, Throwable error) {
    ScriptCall call = attempt.call();
    clients
        .primaryLocator()
        .refresh(call.workspace)
        .whenComplete((uri, unused) -> {
          if (uri == null || attempt.to(uri, false).server().equals(attempt.server())) {
            call.refused("Redis refused: " + text, error);
          } else {
            call.notExecuted(text);
            connect(attempt.to(uri, false));
          }
        });
  }

  /** The slot is moving, or its shard has no primary: retries until the call's time is over. */
  private void retryLater(ScriptCall call, Duration pause) {
    Duration next = Backoff.after(pause, FIRST_PAUSE, LONGEST_PAUSE);
    CompletableFuture.delayedExecutor(next.toMillis(), TimeUnit.MILLISECONDS)
        .execute(() -> start(call, next));
  }

  private record ConnectionKey(ScriptCall.CallKind kind, String server) {}

  /** One attempt to run a call at a server; after some hops the call fails. */
  private record Attempt(
      ScriptCall call, RedisURI uri, boolean asking, int hopsLeft, Duration pause) {
    String server() {
      return address(uri);
    }

    Attempt hop() {
      return new Attempt(call, uri, asking, hopsLeft - 1, pause);
    }

    Attempt to(RedisURI there, boolean ask) {
      return new Attempt(call, there, ask, hopsLeft - 1, pause);
    }
  }
}
