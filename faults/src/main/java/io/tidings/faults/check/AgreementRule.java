package io.tidings.faults.check;

import io.tidings.faults.check.LogEpoch.EventDelivery;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * I5, without looking at ids: each pair of publications that a client got one after the other is an
 * edge of a graph. If the graph has no cycle, all clients' orders fit into one, so that any two
 * agree.
 */
final class AgreementRule implements Rule {

  /** A publication in an epoch: one that was lost may be delivered again in the next. */
  private record Occurrence(Publication publication, int epoch) {}

  private record Receipt(Occurrence occurrence, LedgerLocation location) {}

  /**
   * The publications that a client got without a resync of all topics in between. Such a resync may
   * move it anywhere, even back to another node's epoch.
   */
  private record Sequence(RecordedClient client, List<Receipt> receipts) {}

  /** A client got the one publication, and the other one next. */
  private record Edge(GraphNode from, GraphNode to, Sequence sequence, Receipt later) {}

  private static final class GraphNode {
    private final List<Edge> in = new ArrayList<>(2);
    private final List<Edge> out = new ArrayList<>(2);
    private int unvisitedPredecessors;
  }

  @Override
  public void judge(RecordedRun run, Findings findings) {
    List<Sequence> sequences = new ArrayList<>();
    run.logEpochs().forEach(logEpoch -> split(run, logEpoch, sequences));
    Set<GraphNode> cyclic = findCyclic(buildGraph(sequences));
    if (!cyclic.isEmpty()) {
      report(cycle(cyclic), findings);
    }
  }

  private static void split(RecordedRun run, LogEpoch logEpoch, List<Sequence> sequences) {
    int fullResyncs = -1;
    for (EventDelivery delivery : logEpoch.deliveries()) {
      Publication publication = run.publications().find(delivery.event().payload());
      if (publication == null) {
        continue;
      }
      if (delivery.fullResyncs() != fullResyncs) {
        fullResyncs = delivery.fullResyncs();
        sequences.add(new Sequence(logEpoch.client(), new ArrayList<>()));
      }
      Occurrence occurrence = new Occurrence(publication, delivery.point().epoch());
      sequences.getLast().receipts().add(new Receipt(occurrence, delivery.event().location()));
    }
  }

  private static Iterable<GraphNode> buildGraph(List<Sequence> sequences) {
    Map<Occurrence, GraphNode> nodes = new LinkedHashMap<>();
    for (Sequence sequence : sequences) {
      GraphNode before = null;
      for (Receipt receipt : sequence.receipts()) {
        GraphNode node = nodes.computeIfAbsent(receipt.occurrence(), _ -> new GraphNode());
        if (before != null && before != node) {
          Edge edge = new Edge(before, node, sequence, receipt);
          before.out.add(edge);
          node.in.add(edge);
          node.unvisitedPredecessors++;
        }
        before = node;
      }
    }
    return nodes.values();
  }

  /**
   * The publications at which Kahn's topological sort gets stuck, since no order can begin with
   * them.
   */
  private static Set<GraphNode> findCyclic(Iterable<GraphNode> nodes) {
    Set<GraphNode> remaining = new LinkedHashSet<>();
    Deque<GraphNode> free = new ArrayDeque<>();
    for (GraphNode node : nodes) {
      remaining.add(node);
      if (node.unvisitedPredecessors == 0) {
        free.add(node);
      }
    }
    while (!free.isEmpty()) {
      GraphNode node = free.remove();
      remaining.remove(node);
      for (Edge edge : node.out) {
        edge.to.unvisitedPredecessors--;
        if (edge.to.unvisitedPredecessors == 0) {
          free.add(edge.to);
        }
      }
    }
    return remaining;
  }

  /**
   * Each cyclic publication has a cyclic predecessor, so that following predecessors ends in a
   * cycle.
   */
  private static List<Edge> cycle(Set<GraphNode> cyclic) {
    List<Edge> path = new ArrayList<>();
    Map<GraphNode, Integer> seen = new HashMap<>();
    GraphNode node = cyclic.iterator().next();
    while (!seen.containsKey(node)) {
      seen.put(node, path.size());
      Edge back =
          node.in.stream().filter(edge -> cyclic.contains(edge.from)).findFirst().orElseThrow();
      path.add(back);
      node = back.from;
    }
    return path.subList(seen.getOrDefault(node, 0), path.size());
  }

  private static void report(List<Edge> cycle, Findings findings) {
    Set<Sequence> involved = new LinkedHashSet<>();
    cycle.forEach(edge -> involved.add(edge.sequence()));
    for (Sequence one : involved) {
      for (Sequence other : involved) {
        if (reportDisagreement(one, other, findings)) {
          return;
        }
      }
    }
    findings.add(
        Invariant.I5,
        "the orders of %d clients, such as these, make a circle".formatted(involved.size()),
        cycle.getFirst().later().location(),
        cycle.getLast().later().location());
  }

  private static boolean reportDisagreement(Sequence one, Sequence other, Findings findings) {
    Map<Occurrence, Integer> order = new HashMap<>();
    one.receipts().forEach(receipt -> order.putIfAbsent(receipt.occurrence(), order.size()));
    Receipt before = null;
    for (Receipt receipt : other.receipts()) {
      Integer position = order.get(receipt.occurrence());
      if (position == null) {
        continue;
      }
      if (before != null && position < order.getOrDefault(before.occurrence(), 0)) {
        findings.add(
            Invariant.I5,
            "%s got %s before %s, %s the other way round"
                .formatted(
                    one.client().name(),
                    receipt.occurrence().publication(),
                    before.occurrence().publication(),
                    other.client().name()),
            locationOf(one, before.occurrence()),
            receipt.location());
        return true;
      }
      before = receipt;
    }
    return false;
  }

  private static LedgerLocation locationOf(Sequence sequence, Occurrence occurrence) {
    return sequence.receipts().stream()
        .filter(receipt -> receipt.occurrence().equals(occurrence))
        .map(Receipt::location)
        .findFirst()
        .orElseThrow();
  }
}
