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
import java.util.concurrent.atomic.AtomicLong;

/**
 * Runs scripts at the server that owns a workspace. A command is sent again only when Redis said
 * that it did not execute it; every call ends within the timeout.
 */
final class Scripts {
  private static final int MOST_HOPS = 8;

  /** About what may wait for answers at once, so that a slow Redis cannot fill the memory. */
  private static final long MOST_IN_FLIGHT = 64L << 20;

  private final RedisClients clients;
  private final Duration timeout;
  private final Acknowledgement acknowledgement;
  private final AtomicLong inFlight = new AtomicLong();

  /** Apart, because a WAIT holds up its connection. */
  private final Map<String, Wire> writing = new ConcurrentHashMap<>();

  private final Map<String, Wire> reading = new ConcurrentHashMap<>();

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
    clients
        .owners()
        .of(call.workspace)
        .whenComplete((uri, error) -> {
          if (error != null) {
            call.refused("Redis does not answer: " + Causes.words(error), error);
          } else {
            connect(call, uri, false, MOST_HOPS);
          }
        });
    return call.answer;
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

  private void connect(Call call, RedisURI uri, boolean asking, int hops) {
    Map<String, Wire> wires = call.writes ? writing : reading;
    String server = uri.getHost() + ":" + uri.getPort();
    wires
        .computeIfAbsent(server, _ -> new Wire(() -> clients.connect(uri)))
        .connection()
        .whenComplete((connection, error) -> {
          if (error != null) {
            clients.owners().suspect();
            call.refused("cannot connect to Redis: " + Causes.words(error), error);
          } else {
            send(call, connection, asking, false, hops);
          }
        });
  }

  /**
   * @param whole whether the text of the script goes with it, or only its name
   */
  private void send(
      Call call,
      StatefulRedisConnection<String, String> connection,
      boolean asking,
      boolean whole,
      int hops) {
    if (!call.send(connection)) {
      return;
    }
    RedisAsyncCommands<String, String> redis = connection.async();
    if (asking) {
      redis.dispatch(CommandType.ASKING, new StatusOutput<>(StringCodec.UTF8));
    }
    CompletionStage<List<Object>> reply =
        whole
            ? redis.eval(call.script.text(), ScriptOutputType.MULTI, call.keys, call.arguments)
            : redis.evalsha(call.script.sha(), ScriptOutputType.MULTI, call.keys, call.arguments);
    reply.whenComplete((answer, error) -> {
      if (error != null) {
        failed(call, connection, asking, hops, Causes.of(error));
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
      Call call,
      StatefulRedisConnection<String, String> connection,
      boolean asking,
      int hops,
      Throwable error) {
    if (!(error instanceof RedisCommandExecutionException)) {
      call.lost("the connection to Redis broke: " + Causes.words(error), error);
      return;
    }
    String text = String.valueOf(error.getMessage());
    if (error instanceof RedisNoScriptException && hops > 0) {
      call.notExecuted();
      send(call, connection, asking, true, hops - 1);
      return;
    }
    Redirect redirect = Redirect.read(text);
    if (redirect != null && hops > 0) {
      call.notExecuted();
      RedisURI there = clients.owners().moved(call.workspace, redirect);
      connect(call, there, redirect.ask(), hops - 1);
      return;
    }
    if (text.startsWith("READONLY")) {
      // No longer the primary. A new connection asks the Sentinels again.
      clients.close(connection);
    }
    clients.owners().suspect();
    call.refused("Redis refused: " + text, error);
  }
}
