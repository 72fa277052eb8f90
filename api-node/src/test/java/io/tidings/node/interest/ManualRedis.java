package io.tidings.node.interest;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidings.events.LogUnavailableException;
import io.tidings.events.StateScript;
import io.tidings.events.StateScripts;
import io.tidings.events.Workspace;
import io.tidings.events.embedded.RedisServer;
import io.tidings.events.redis.RedisAddress;
import io.tidings.events.redis.RedisEventLog;
import io.tidings.events.redis.RedisLogSettings;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A real redis-server for scripts as they are, except that the clock is the test's; and a network
 * to it on which the test decides what arrives, and when.
 */
final class ManualRedis implements StateScripts, AutoCloseable {
  private static final long BASE_MILLIS = 1_800_000_000_000L;
  private static final String CLOCK = "now = tonumber(table.remove(ARGV))\n";
  private static final String STATE = "tidings:{main}:state:interest.";

  final RedisServer server = RedisServer.start();
  final List<Call> underWay = new ArrayList<>();
  private final RedisEventLog log =
      new RedisEventLog(
          RedisAddress.of(server.url()),
          patient(RedisLogSettings.defaults()),
          Clock.systemUTC(),
          new SimpleMeterRegistry());

  /** Of this server and of all nodes. */
  long nanos;

  boolean cut;
  boolean automatic = true;
  int executed;

  /** Only the test decides what fails. */
  private static RedisLogSettings patient(RedisLogSettings usual) {
    return new RedisLogSettings(
        usual.workspaces(),
        usual.retention(),
        usual.maxLength(),
        usual.payloadLimit(),
        usual.inlineLimit(),
        usual.idempotency(),
        Duration.ofMinutes(1),
        usual.acknowledgement(),
        usual.tailCheck(),
        usual.probe(),
        usual.grace());
  }

  /** A call between a node and Redis. */
  final class Call {
    private final StateScript script;
    private final List<String> names;
    private final List<String> arguments;
    private final CompletableFuture<List<Object>> answer = new CompletableFuture<>();
    final long sent = nanos;
    private @Nullable CompletableFuture<List<Object>> held;

    Call(StateScript script, List<String> names, List<String> arguments) {
      this.script = new StateScript(CLOCK + script.text());
      this.names = names;
      this.arguments = arguments;
    }

    boolean executed() {
      return held != null;
    }

    /** The call's time is over for the node, which knows nothing then; Redis may get it later. */
    boolean failed() {
      return answer.isDone();
    }

    void execute() {
      executed++;
      List<String> all = new ArrayList<>(arguments);
      all.add(String.valueOf(BASE_MILLIS + TimeUnit.NANOSECONDS.toMillis(nanos)));
      held = log.run(Workspace.MAIN, script, names, all);
      held.handle((_, _) -> null).join();
    }

    void deliver() {
      requireNonNull(held)
          .whenComplete((value, error) -> {
            if (error == null) {
              answer.complete(value);
            } else {
              answer.completeExceptionally(error);
            }
          });
    }

    void fail() {
      answer.completeExceptionally(new LogUnavailableException("cut off by the test", null));
    }

    @Override
    public String toString() {
      return String.join(" ", arguments);
    }
  }

  @Override
  public CompletableFuture<List<Object>> run(
      Workspace workspace, StateScript script, List<String> names, List<String> arguments) {
    Call call = new Call(script, names, arguments);
    if (cut) {
      call.fail();
    } else if (automatic) {
      call.execute();
      call.deliver();
    } else {
      underWay.add(call);
    }
    return call.answer;
  }

  @Override
  public CompletableFuture<List<Object>> write(
      Workspace workspace, StateScript script, List<String> names, List<String> arguments) {
    throw new UnsupportedOperationException();
  }

  /** The call under way that has this among its arguments. */
  Call take(String argument) {
    Call call =
        underWay.stream().filter(one -> one.arguments.contains(argument)).findFirst().orElseThrow();
    underWay.remove(call);
    return call;
  }

  /** Whether any node has interest, as a feature sees it. */
  boolean present(long user) {
    return List.of(1L)
        .equals(
            run(
                    Workspace.MAIN,
                    new StateScript(ClusterInterest.PRESENT.text()),
                    List.of(LeaseCalls.LEASES),
                    List.of("chat " + user))
                .join());
  }

  /** All keys of interest, but for the last number. */
  Map<String, Object> dump() {
    Map<String, Object> dump = new TreeMap<>();
    for (Object key : (List<?>) server.call("KEYS", STATE + "*")) {
      String name = key.toString().substring(STATE.length());
      if (!name.equals("number")) {
        String[] read =
            name.startsWith("inbox.")
                ? new String[] {"ZRANGE", key.toString(), "0", "-1"}
                : new String[] {"HGETALL", key.toString()};
        dump.put(name, server.call(read));
      }
    }
    return dump;
  }

  /** The names and values of all leases. */
  String leases() {
    return String.valueOf(dump().get("leases"));
  }

  /** All state is lost, and nothing is under way. */
  void reset() {
    server.call("FLUSHALL");
    underWay.clear();
    cut = false;
    automatic = true;
  }

  @Override
  public void close() {
    log.close();
    server.close();
  }
}
