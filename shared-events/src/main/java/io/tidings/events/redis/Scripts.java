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
final class Scripts {
  private static final int MOST_HOPS = 8;
  private static final Duration LOOK_AGAIN = Duration.ofMillis(250);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(10);
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(200);

  /** About what may wait for answers at once, so that a slow Redis cannot fill the memory. */
  private static final long MOST_IN_FLIGHT = 64L << 20;

  private final RedisClients clients;
  private final Duration timeout;
  private final Acknowledgement acknowledgement;
  private final AtomicLong inFlight = new AtomicLong();

  /** Apart, because a WAIT holds up its connection. */
  private final Map<String, Wire<StatefulRedisConnection<String, String>>> writing =
      new ConcurrentHashMap<>();

  private final Map<String, Wire<StatefulRedisConnection<String, String>>> reading =
      new ConcurrentHashMap<>();

  Scripts(RedisClients clients, Duration timeout, Acknowledgement acknowledgement) {
    this.clients = clients;
    this.timeout = timeout;
    this.acknowledgement = acknowledgement;
  }

  CompletableFuture<List<Object>> run(Call call) {
    long weight = call.weight();
    if (inFlight.addAndGet(weight) > MOST_IN_FLIGHT) {
      inFlight.addAndGet(-weight);
      call.refused("too much is waiting for Redis already", null);
      return call.answer;
    }
    CompletableFuture<Void> timer =
        new CompletableFuture<Void>()
            .completeOnTimeout(null, timeout.toMillis(), TimeUnit.MILLISECONDS);
    timer.thenRun(() -> tooLate(call));
    call.answer.whenComplete((reply, error) -> {
      inFlight.addAndGet(-weight);
      timer.cancel(false);
    });
    start(call, FIRST_PAUSE);
    return call.answer;
  }

  /**
   * @param pause before the next start, if Redis cannot execute it for the moment
   */
  private void start(Call call, Duration pause) {
    clients
        .owners()
        .of(call.workspace)
        .whenComplete((uri, error) -> {
          if (error != null) {
            call.refused("Redis does not answer: " + Causes.words(error), error);
          } else {
            connect(new Attempt(call, uri, false, MOST_HOPS, pause));
          }
        });
  }

  private void tooLate(Call call) {
    StatefulRedisConnection<String, String> silent =
        call.lost("Redis did not answer within " + timeout.toMillis() + " ms", null);
    if (silent != null) {
      // The server may hang or be cut off while another took over: look again where it is.
      clients.close(silent);
      clients.owners().suspect();
    }
  }

  private void connect(Attempt attempt) {
    Call call = attempt.call();
    RedisURI uri = attempt.uri();
    CompletableFuture<StatefulRedisConnection<String, String>> connected =
        (call.writes ? writing : reading)
            .computeIfAbsent(attempt.server(), _ -> new Wire<>(() -> clients.connect(uri)))
            .connection()
            .copy();
    if (attempt.hops() > 0 && !attempt.asking()) {
      connected.orTimeout(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
    }
    connected.whenComplete((connection, error) -> {
      if (error instanceof TimeoutException) {
        // It may hang while another one takes over, and nothing was sent yet.
        clients.owners().suspect();
        clients.owners().of(call.workspace).thenAccept(now -> connect(attempt.to(now, false)));
      } else if (error != null) {
        clients.owners().suspect();
        call.refused("cannot connect to Redis: " + Causes.words(error), error);
      } else {
        send(attempt, connection, false);
      }
    });
  }

  /**
   * @param whole whether the text of the script goes with it, or only its name
   */
  private void send(
      Attempt attempt, StatefulRedisConnection<String, String> connection, boolean whole) {
    Call call = attempt.call();
    if (!call.send(connection)) {
      return;
    }
    RedisAsyncCommands<String, String> redis = connection.async();
    if (attempt.asking()) {
      redis.dispatch(CommandType.ASKING, new StatusOutput<>(StringCodec.UTF8));
    }
    CompletionStage<List<Object>> reply =
        whole
            ? redis.eval(call.script.text(), ScriptOutputType.MULTI, call.keys, call.arguments)
            : redis.evalsha(call.script.sha(), ScriptOutputType.MULTI, call.keys, call.arguments);
    reply.whenComplete((answer, error) -> {
      if (error != null) {
        failed(attempt, connection, Causes.of(error));
      } else if (call.writes && acknowledgement instanceof ReplicaAcks(int replicas)) {
        waitFor(replicas, call, answer, redis);
      } else {
        call.answered(answer);
      }
    });
  }

  /** On the connection of the write, which never reconnects: the WAIT is about this write. */
  private void waitFor(
      int replicas, Call call, List<Object> answer, RedisAsyncCommands<String, String> redis) {
    redis
        .waitForReplication(replicas, Math.max(1, timeout.toMillis() * 3 / 4))
        .whenComplete((copies, error) -> {
          if (error != null) {
            call.lost("the replicas did not answer: " + Causes.words(error), error);
          } else if (copies < replicas) {
            call.lost("only " + copies + " of " + replicas + " replicas have it", null);
          } else {
            call.answered(answer);
          }
        });
  }

  private void failed(
      Attempt attempt, StatefulRedisConnection<String, String> connection, Throwable error) {
    Call call = attempt.call();
    if (!(error instanceof RedisCommandExecutionException)) {
      call.lost("the connection to Redis broke: " + Causes.words(error), error);
      return;
    }
    String text = String.valueOf(error.getMessage());
    Redirect redirect = Redirect.read(text);
    if (error instanceof RedisNoScriptException && attempt.hops() > 0) {
      call.notExecuted(text);
      send(attempt.hop(), connection, true);
    } else if (redirect != null && attempt.hops() > 0) {
      call.notExecuted(text);
      connect(attempt.to(clients.owners().moved(call.workspace, redirect), redirect.ask()));
    } else if (text.startsWith("READONLY") && attempt.hops() > 0) {
      // No longer the primary. Behind a name that moves, a new connection finds the next one.
      clients.close(connection);
      elsewhere(attempt, text, error);
    } else if (text.startsWith("TRYAGAIN") || text.startsWith("CLUSTERDOWN")) {
      call.notExecuted(text);
      clients.owners().suspect();
      later(call, attempt.pause());
    } else {
      clients.owners().suspect();
      call.refused("Redis refused: " + text, error);
    }
  }

  /** Goes where the primary is now, if that is somewhere else. */
  private void elsewhere(Attempt attempt, String text, Throwable error) {
    Call call = attempt.call();
    clients
        .owners()
        .afresh(call.workspace)
        .whenComplete((uri, _) -> {
          if (uri == null || attempt.to(uri, false).server().equals(attempt.server())) {
            call.refused("Redis refused: " + text, error);
          } else {
            call.notExecuted(text);
            connect(attempt.to(uri, false));
          }
        });
  }

  /** A slot that is on its way, or a shard without a primary: until the call's time is over. */
  private void later(Call call, Duration pause) {
    Duration next = Backoff.after(pause, FIRST_PAUSE, LONGEST_PAUSE);
    CompletableFuture.delayedExecutor(next.toMillis(), TimeUnit.MILLISECONDS)
        .execute(() -> start(call, next));
  }

  /** One way to a server; after some hops it is given up. */
  private record Attempt(Call call, RedisURI uri, boolean asking, int hops, Duration pause) {
    String server() {
      return uri.getHost() + ":" + uri.getPort();
    }

    Attempt hop() {
      return new Attempt(call, uri, asking, hops - 1, pause);
    }

    Attempt to(RedisURI there, boolean ask) {
      return new Attempt(call, there, ask, hops - 1, pause);
    }
  }
}
