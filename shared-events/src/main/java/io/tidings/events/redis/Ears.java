package io.tidings.events.redis;

import io.lettuce.core.RedisURI;
import io.tidings.events.Workspace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps every workspace that somebody listens to subscribed, at the server that owns it. Whatever
 * happens, it compares what is wanted with what is acknowledged, and asks for the difference.
 *
 * <p>Its state belongs to the thread that it is given.
 */
final class Ears {
  private static final Logger LOG = LoggerFactory.getLogger(Ears.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final RedisClients clients;
  private final ScheduledExecutorService thread;
  private final LogMetrics metrics;

  // any thread
  private final Map<Workspace, Hearing> wanted = new ConcurrentHashMap<>();
  private volatile Duration pause = Duration.ZERO;

  // the thread
  private final Map<String, Line> lines = new HashMap<>();
  private final Set<String> connecting = new HashSet<>();
  private boolean retrying;

  Ears(RedisClients clients, ScheduledExecutorService thread, LogMetrics metrics) {
    this.clients = clients;
    this.thread = thread;
    this.metrics = metrics;
  }

  void listen(Workspace workspace, FeedSource.Ear ear) {
    Hearing hearing = new Hearing(workspace, ear);
    Hearing before = wanted.put(workspace, hearing);
    thread.execute(() -> {
      leave(before);
      reconcile();
    });
  }

  void ignore(Workspace workspace) {
    Hearing before = wanted.remove(workspace);
    thread.execute(() -> leave(before));
  }

  /** How long ago the least lucky workspace was last known to be heard; zero without any. */
  Duration silence() {
    return wanted.values().stream()
        .map(Hearing::silence)
        .max(Duration::compareTo)
        .orElse(Duration.ZERO);
  }

  /** To be called once per probe interval, on the thread. */
  void probe() {
    for (Line line : List.copyOf(lines.values())) {
      if (line.idle()) {
        lines.values().remove(line);
        clients.close(line.connection());
      } else if (!line.probe()) {
        LOG.warn("a pub/sub connection did not hear its probe and is replaced");
        clients.close(line.connection());
        broken(line);
      }
    }
    reconcile();
  }

  /** To be called several times a second, on the thread: goes along with a workspace that moves. */
  void follow() {
    for (Hearing hearing : wanted.values()) {
      Line line = hearing.line;
      CompletableFuture<RedisURI> owner = clients.owners().of(hearing.workspace);
      if (line != null
          && owner.state() == Future.State.SUCCESS
          && lines.get(server(owner.resultNow())) != line) {
        subscribe(hearing, owner.resultNow());
      }
    }
  }

  private static String server(RedisURI uri) {
    return uri.getHost() + ":" + uri.getPort();
  }

  private void reconcile() {
    for (Hearing hearing : wanted.values()) {
      Line line = hearing.line;
      if (line == null) {
        place(hearing);
      } else if (!hearing.acknowledged()
          && System.nanoTime() - hearing.askedAt > PATIENCE.toNanos()) {
        clients.close(line.connection());
        broken(line);
      }
    }
  }

  private void place(Hearing hearing) {
    clients
        .owners()
        .of(hearing.workspace)
        .whenComplete((uri, error) ->
            thread.execute(() -> {
              if (error != null) {
                failed(error);
              } else if (wanted.get(hearing.workspace) == hearing) {
                subscribe(hearing, uri);
              }
            }));
  }

  private void subscribe(Hearing hearing, RedisURI uri) {
    String server = server(uri);
    Line line = lines.get(server);
    if (line == null) {
      connect(server, uri);
      return;
    }
    if (hearing.line == line) {
      return;
    }
    leave(hearing);
    hearing.line = line;
    line.ask(hearing);
  }

  private void connect(String server, RedisURI uri) {
    if (!connecting.add(server)) {
      return;
    }
    clients
        .connectPubSub(uri)
        .whenComplete((connection, error) ->
            thread.execute(() -> {
              connecting.remove(server);
              if (error != null) {
                failed(error);
                return;
              }
              Line line = new Line(connection, new LineEnds());
              lines.put(server, line);
              if (line.open()) {
                reconcile();
              } else {
                broken(line);
              }
            }));
  }

  private void leave(@Nullable Hearing hearing) {
    if (hearing != null && hearing.line != null) {
      Line line = hearing.line;
      hearing.line = null;
      hearing.unsubscribed();
      line.drop(hearing);
      if (line.idle()) {
        lines.values().remove(line);
        clients.close(line.connection());
      }
    }
  }

  private void broken(Line line) {
    if (lines.values().remove(line)) {
      metrics.restarted();
      for (Hearing hearing : line.hearings()) {
        hearing.unsubscribed();
        hearing.line = null;
      }
      clients.owners().suspect();
      retry();
    }
  }

  private void refused(Line line, Hearing hearing, @Nullable Throwable reason) {
    if (hearing.line != line) {
      return;
    }
    hearing.line = null;
    hearing.unsubscribed();
    line.forget(hearing);
    Redirect redirect =
        reason == null ? null : Redirect.read(String.valueOf(Causes.of(reason).getMessage()));
    if (redirect != null && !redirect.ask()) {
      clients.owners().moved(hearing.workspace, redirect);
      place(hearing);
    } else {
      clients.owners().suspect();
      retry();
    }
  }

  private void failed(Throwable error) {
    LOG.debug("no pub/sub connection yet", error);
    clients.owners().suspect();
    retry();
  }

  private void retry() {
    if (!retrying) {
      retrying = true;
      pause = Backoff.after(pause, FIRST_PAUSE, LONGEST_PAUSE);
      thread.schedule(
          () -> {
            retrying = false;
            reconcile();
          },
          pause.toMillis(),
          TimeUnit.MILLISECONDS);
    }
  }

  /** Ends all lines, on the thread. */
  void close() {
    wanted.clear();
    new ArrayList<>(lines.values()).forEach(line -> clients.close(line.connection()));
    lines.clear();
  }

  private final class LineEnds implements Line.Ends {
    @Override
    public void broken(Line line) {
      thread.execute(() -> Ears.this.broken(line));
    }

    @Override
    public void refused(Line line, Hearing hearing, @Nullable Throwable reason) {
      thread.execute(() -> Ears.this.refused(line, hearing, reason));
    }

    @Override
    public void subscribed() {
      pause = Duration.ZERO;
    }

    @Override
    public void probed(Duration roundTrip) {
      metrics.heard(roundTrip);
    }
  }
}
