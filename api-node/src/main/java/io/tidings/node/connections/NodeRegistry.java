package io.tidings.node.connections;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tidings.node.connections.NodeCalls.NodeMessage;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Keeps this node's entry in Redis while it is up, and answers the questions that come with it. One
 * call is under way at a time; while Redis does not answer, the entry ends by itself. Owned by one
 * thread, the timer, but for {@link #countIgnored}.
 */
final class NodeRegistry {
  private static final Logger LOG = LoggerFactory.getLogger(NodeRegistry.class);

  /**
   * How often questions are looked for, and whether the entry is to be renewed. Together with the
   * second that a lane may take, an answer has to be there within {@link
   * ClusterConnections#ANSWER_TIMEOUT}.
   */
  private static final Duration HEARTBEAT = Duration.ofMillis(500);

  /** How long an entry stays. A node that was killed is named for the rest: at least half of it. */
  static final Duration ENTRY_LIFETIME = Duration.ofSeconds(10);

  private static final Duration LEAVE_TIMEOUT = Duration.ofSeconds(1);

  /** Of which it is remembered that they were answered; fewer are open at a time. */
  private static final int REMEMBERED = 64;

  /** Most characters of an answer, which Redis holds until it is fetched. */
  private static final int LONGEST = 1 << 20;

  private static final JsonMapper JSON = new JsonMapper();

  private final NodeEntry own;
  private final NodeCalls calls;
  private final LocalConnections local;
  private final Counter ignored;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("node-registry").daemon(true).factory());
  private final Set<String> seen = new LinkedHashSet<>();
  private CompletableFuture<?> underWay = CompletableFuture.completedFuture(null);
  private boolean leaving;

  NodeRegistry(NodeEntry own, NodeCalls calls, LocalConnections local, MeterRegistry meters) {
    this.own = own;
    this.calls = calls;
    this.local = local;
    this.ignored =
        Counter.builder("tidings.nodes.ignored")
            .description("Questions and answers between nodes that could not be understood")
            .register(meters);
  }

  /** Begins to renew the entry; when Redis is down, this does not fail. */
  void start() {
    timer.scheduleAtFixedRate(this::beat, 0, HEARTBEAT.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Removes the entry: a node that goes away is not missed. */
  void close() {
    CompletableFuture<?> gone = new CompletableFuture<>();
    timer.execute(() -> {
      leaving = true;
      underWay.whenComplete((_, _) -> calls.leave(own).whenComplete((_, _) -> gone.complete(null)));
    });
    gone.completeOnTimeout(null, LEAVE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS).join();
    timer.shutdownNow();
  }

  /** One more question or answer that could not be understood, or was not asked for; any thread. */
  void countIgnored() {
    ignored.increment();
  }

  private void beat() {
    if (leaving || !underWay.isDone()) {
      return;
    }
    underWay =
        calls
            .beat(own, ENTRY_LIFETIME)
            .handle((questions, error) -> {
              if (error != null) {
                // Readiness tells of it, and the log's own check.
                LOG.debug("This node could not renew its entry: {}", error.toString());
              } else {
                timer.execute(() -> questions.forEach(this::received));
              }
              return null;
            });
  }

  private void received(NodeMessage question) {
    if (isOwn(question.sender()) || !seen.add(question.sender())) {
      return;
    }
    if (seen.size() > REMEMBERED) {
      seen.remove(seen.iterator().next());
    }
    ConnectionQuery query = read(question.text(), ConnectionQuery.class);
    if (query == null || query.version() > ConnectionQuery.VERSION) {
      countIgnored();
      return;
    }
    local
        .answer(query)
        .thenCompose(answer -> calls.answer(question.sender(), message(answer)))
        .whenComplete((_, error) -> {
          if (error != null) {
            LOG.debug("A question of another node was not answered: {}", error.toString());
          }
        });
  }

  /** The id of this node's question with that number. */
  String question(long number) {
    return own.instance() + "." + number;
  }

  private boolean isOwn(String question) {
    return question.startsWith(own.instance() + ".");
  }

  private NodeMessage message(NodeAnswer answer) {
    String text = JSON.writeValueAsString(answer);
    for (NodeAnswer part = answer; text.length() > LONGEST; ) {
      part = part.first(part.connections().size() / 2);
      text = JSON.writeValueAsString(part);
    }
    return new NodeMessage(own.instance(), text);
  }

  static String written(ConnectionQuery query) {
    return JSON.writeValueAsString(query);
  }

  /** Null for what no node has written. */
  static <T> @Nullable T read(String text, Class<T> type) {
    try {
      return JSON.readValue(text, type);
    } catch (JacksonException e) {
      return null;
    }
  }
}
