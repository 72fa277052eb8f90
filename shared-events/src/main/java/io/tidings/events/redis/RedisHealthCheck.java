package io.tidings.events.redis;

import io.lettuce.core.RedisURI;
import io.tidings.events.LogHealth;
import io.tidings.events.Workspace;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks repeatedly whether each server takes writes, and is set up as the log needs it. */
final class RedisHealthCheck {
  private static final Logger LOG = LoggerFactory.getLogger(RedisHealthCheck.class);
  private static final int LEAST_MAJOR = 7;

  private final RedisClients clients;
  private final LogCalls calls;
  private final Set<Workspace> workspaces;

  private volatile Result result = new Result(false, "not checked yet", "");

  private record Result(boolean writable, String problem, String warning) {
    static Result down(String problem) {
      return new Result(false, problem, "");
    }

    Result and(Result other) {
      return new Result(
          writable && other.writable,
          problem.isEmpty() ? other.problem : problem,
          warning.isEmpty() ? other.warning : warning);
    }
  }

  RedisHealthCheck(RedisClients clients, LogCalls calls, Set<Workspace> workspaces) {
    this.clients = clients;
    this.calls = calls;
    this.workspaces = workspaces;
  }

  LogHealth health(Duration sinceLastProbe) {
    Result now = result;
    return new LogHealth(now.writable(), sinceLastProbe, now.problem(), now.warning());
  }

  /** Checks each server that owns a workspace; never fails. */
  void run() {
    Map<Workspace, CompletableFuture<RedisURI>> primaries = new LinkedHashMap<>();
    workspaces.forEach(
        workspace -> primaries.put(workspace, clients.primaryLocator().locate(workspace)));
    CompletableFuture.allOf(primaries.values().toArray(CompletableFuture[]::new))
        .whenComplete((done, error) -> {
          if (error != null) {
            report(Result.down("Redis does not answer: " + Exceptions.rootMessage(error)));
          } else {
            check(onePerServer(primaries));
          }
        });
  }

  private static List<Workspace> onePerServer(
      Map<Workspace, CompletableFuture<RedisURI>> primaries) {
    Map<RedisURI, Workspace> servers = new LinkedHashMap<>();
    primaries.forEach((workspace, uri) -> servers.putIfAbsent(uri.resultNow(), workspace));
    return List.copyOf(servers.values());
  }

  private void check(List<Workspace> samples) {
    CompletableFuture<Result> all = CompletableFuture.completedFuture(new Result(true, "", ""));
    for (Workspace workspace : samples) {
      CompletableFuture<Result> one = calls.check(workspace).handle(RedisHealthCheck::judge);
      all = all.thenCombine(one, Result::and);
    }
    all.thenAccept(this::report);
  }

  private static Result judge(@Nullable List<Object> reply, @Nullable Throwable error) {
    if (reply == null) {
      return Result.down(
          error == null ? "no answer" : String.valueOf(Exceptions.unwrap(error).getMessage()));
    }
    String version = (String) reply.get(1);
    String policy = (String) reply.get(2);
    if (major(version) < LEAST_MAJOR) {
      return Result.down("Redis " + version + " is too old: Tidings needs 7 or later, or Valkey");
    }
    if (!policy.equals("noeviction")) {
      return new Result(
          true, "maxmemory-policy is " + policy + ": events may vanish; set it to noeviction", "");
    }
    String damage = (String) reply.get(3);
    return new Result(true, "", damage.isEmpty() ? "" : "keys were changed by hand: " + damage);
  }

  private static int major(String version) {
    int dot = version.indexOf('.');
    try {
      return Integer.parseInt(dot < 0 ? version : version.substring(0, dot));
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private void report(Result now) {
    Result before = result;
    result = now;
    if (!now.equals(before)) {
      if (!now.problem().isEmpty()) {
        LOG.warn("the log has a problem: {}", now.problem());
      } else if (!now.warning().isEmpty()) {
        LOG.warn("the log is ready, but {}", now.warning());
      } else {
        LOG.info("the log is ready");
      }
    }
  }
}
