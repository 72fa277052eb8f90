package io.tidings.node.connections;

import io.tidings.events.LogException;
import io.tidings.events.LogUnavailableException;
import io.tidings.node.connections.ConnectionsReport.NodeSummary;
import io.tidings.node.connections.NodeCalls.NodeMessage;
import io.tidings.node.http.Await;
import io.tidings.node.http.IsoTime;
import io.tidings.node.http.TooBusyException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;

/**
 * Asks all nodes for their connections, by Redis, and puts their answers together. A node that is
 * registered and does not answer in time is named; what cannot be understood is ignored and
 * counted. It waits, and belongs on a virtual thread. Thread-safe.
 */
public final class ClusterConnections {
  /** How long the other nodes have. */
  static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(2);

  /** How often answers are fetched while some are missing. */
  private static final Duration POLL_INTERVAL = Duration.ofMillis(50);

  /** Most requests that are answered at a time. */
  private static final int MAX_REQUESTS = 4;

  private final NodeEntry own;
  private final NodeCalls calls;
  private final NodeRegistry registry;
  private final LocalConnections local;
  private final ObjectProvider<UserNames> users;
  private final Clock clock;
  private final AtomicLong questions = new AtomicLong();
  private final Semaphore free = new Semaphore(MAX_REQUESTS);

  ClusterConnections(
      NodeEntry own,
      NodeCalls calls,
      NodeRegistry registry,
      LocalConnections local,
      ObjectProvider<UserNames> users,
      Clock clock) {
    this.own = own;
    this.calls = calls;
    this.registry = registry;
    this.local = local;
    this.users = users;
    this.clock = clock;
  }

  /**
   * The connections of all nodes that these parameters of a request ask for; refuses parameters
   * that are wrong.
   *
   * @param parameter answers the value of a parameter; null without one
   */
  public ConnectionsReport report(Function<String, @Nullable String> parameter) {
    ConnectionQuery query = ConnectionQuery.of(parameter);
    if (!free.tryAcquire()) {
      throw new TooBusyException("Too many requests for connections are being answered.");
    }
    try {
      return report(query);
    } finally {
      free.release();
    }
  }

  private ConnectionsReport report(ConnectionQuery asked) {
    String time = IsoTime.text(clock.instant());
    ConnectionQuery query = asked.withUserId(userId(asked.user()));
    CompletableFuture<NodeAnswer> here = local.answer(query);
    Map<NodeEntry, @Nullable NodeAnswer> answers = new LinkedHashMap<>();
    String problem = null;
    try {
      ask(query, answers);
    } catch (LogException | NodeCalls.TooManyQuestionsException e) {
      problem = "The other nodes could not be asked: " + e.getMessage();
    }
    answers.put(own, Await.result(here));
    List<NodeSummary> nodes = new ArrayList<>();
    answers.forEach((node, answer) -> nodes.add(NodeSummary.of(node, answer)));
    nodes.sort(Comparator.comparing(NodeSummary::node).thenComparing(NodeSummary::since));
    List<ConnectionView> connections =
        answers.values().stream()
            .filter(Objects::nonNull)
            .flatMap(answer -> answer.connections().stream())
            .sorted(query.sort().ofViews())
            .limit(query.limit())
            .toList();
    return new ConnectionsReport(
        time,
        ConnectionsReport.complete(problem, nodes),
        problem,
        nodes,
        problem == null ? named(connections) : connections);
  }

  /** Asks all other nodes, and waits for their answers; null for a node that has not answered. */
  private void ask(ConnectionQuery query, Map<NodeEntry, @Nullable NodeAnswer> answers) {
    long deadline = System.nanoTime() + ANSWER_TIMEOUT.toNanos();
    String id = registry.question(questions.incrementAndGet());
    NodeMessage question = new NodeMessage(id, NodeRegistry.written(query));
    Map<String, NodeEntry> awaited = new LinkedHashMap<>();
    CompletableFuture<List<NodeEntry>> up =
        calls
            .ask(question, ANSWER_TIMEOUT)
            .completeOnTimeout(null, ANSWER_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    for (NodeEntry node : requireAnswer(Await.result(up))) {
      if (!node.instance().equals(own.instance())) {
        awaited.put(node.instance(), node);
        answers.put(node, null);
      }
    }
    while (!awaited.isEmpty() && System.nanoTime() - deadline < 0) {
      long left = Math.max(0, deadline - System.nanoTime());
      List<NodeMessage> arrived =
          Await.result(calls.collect(id).completeOnTimeout(List.of(), left, TimeUnit.NANOSECONDS));
      for (NodeMessage message : arrived) {
        NodeAnswer answer = NodeRegistry.read(message.text(), NodeAnswer.class);
        NodeEntry node = answer == null ? null : awaited.remove(message.sender());
        if (node == null) {
          registry.countIgnored();
        } else {
          answers.put(node, answer);
        }
      }
      if (arrived.isEmpty()) {
        LockSupport.parkNanos(POLL_INTERVAL.toNanos());
      }
    }
    calls.close(question); // it would end by itself
  }

  private static List<NodeEntry> requireAnswer(@Nullable List<NodeEntry> nodes) {
    if (nodes == null) {
      throw new LogUnavailableException("Redis did not answer in time", null);
    }
    return nodes;
  }

  private @Nullable String userId(@Nullable String username) {
    UserNames known = users.getIfAvailable();
    try {
      return known == null || username == null ? null : known.id(username);
    } catch (LogException e) {
      return null; // ids can still be asked for
    }
  }

  private List<ConnectionView> named(List<ConnectionView> connections) {
    UserNames known = users.getIfAvailable();
    if (known == null) {
      return connections;
    }
    try {
      Map<String, String> names =
          known.names(
              connections.stream()
                  .filter(ConnectionView::ofUser)
                  .map(ConnectionView::user)
                  .filter(Objects::nonNull)
                  .collect(Collectors.toSet()));
      return connections.stream()
          .map(one -> one.ofUser() ? one.withUsername(names.get(one.user())) : one)
          .toList();
    } catch (LogException e) {
      return connections;
    }
  }
}
