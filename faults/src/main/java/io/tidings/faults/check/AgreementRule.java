package io.tidings.faults.check;

import io.tidings.faults.check.Life.Delivery;
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
 * I5, without looking at ids: what each client got one after the other are the edges of a graph of
 * publications. If it has no cycle, all clients' orders fit into one, so that any two agree.
 */
final class AgreementRule implements Rule {

  /** A publication in an epoch: one that was lost may come again in the next. */
  private record Occurrence(Publication publication, int epoch) {}

  private record Receipt(Occurrence occurrence, Mark mark) {}

  /**
   * What a client got without a resync of all topics in between, which may take it anywhere, also
   * back to another node's epoch.
   */
  private record Sequence(Client client, List<Receipt> receipts) {}

  /** A client got the one, and next the other. */
  private record Edge(Node from, Node to, Sequence sequence, Receipt later) {}

  private static final class Node {
    private final List<Edge> in = new ArrayList<>(2);
    private final List<Edge> out = new ArrayList<>(2);
    private int waiting;
  }

  @Override
  public void judge(Run run, Findings findings) {
    List<Sequence> sequences = new ArrayList<>();
    run.lives().forEach(life -> split(run, life, sequences));
    Set<Node> knotted = knotted(graph(sequences));
    if (!knotted.isEmpty()) {
      report(cycle(knotted), findings);
    }
  }

  private static void split(Run run, Life life, List<Sequence> sequences) {
    int restarts = -1;
    for (Delivery delivery : life.deliveries()) {
      Publication publication = run.publications().find(delivery.step().payload());
      if (publication == null) {
        continue;
      }
      if (delivery.restarts() != restarts) {
        restarts = delivery.restarts();
        sequences.add(new Sequence(life.client(), new ArrayList<>()));
      }
      Occurrence occurrence = new Occurrence(publication, delivery.point().epoch());
      sequences.getLast().receipts().add(new Receipt(occurrence, delivery.step().mark()));
    }
  }

  private static Iterable<Node> graph(List<Sequence> sequences) {
    Map<Occurrence, Node> nodes = new LinkedHashMap<>();
    for (Sequence sequence : sequences) {
      Node before = null;
      for (Receipt receipt : sequence.receipts()) {
        Node node = nodes.computeIfAbsent(receipt.occurrence(), _ -> new Node());
        if (before != null && before != node) {
          Edge edge = new Edge(before, node, sequence, receipt);
          before.out.add(edge);
          node.in.add(edge);
          node.waiting++;
        }
        before = node;
      }
    }
    return nodes.values();
  }

  /** What no order can begin with: Kahn's topological sort gets stuck there. */
  private static Set<Node> knotted(Iterable<Node> nodes) {
    Set<Node> left = new LinkedHashSet<>();
    Deque<Node> free = new ArrayDeque<>();
    for (Node node : nodes) {
      left.add(node);
      if (node.waiting == 0) {
        free.add(node);
      }
    }
    while (!free.isEmpty()) {
      Node node = free.remove();
      left.remove(node);
      for (Edge edge : node.out) {
        edge.to.waiting--;
        if (edge.to.waiting == 0) {
          free.add(edge.to);
        }
      }
    }
    return left;
  }

  /** Each knotted publication comes after a knotted one, so that going back ends in a circle. */
  private static List<Edge> cycle(Set<Node> knotted) {
    List<Edge> path = new ArrayList<>();
    Map<Node, Integer> seen = new HashMap<>();
    Node node = knotted.iterator().next();
    while (!seen.containsKey(node)) {
      seen.put(node, path.size());
      Edge back =
          node.in.stream().filter(edge -> knotted.contains(edge.from)).findFirst().orElseThrow();
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
        if (disagree(one, other, findings)) {
          return;
        }
      }
    }
    findings.add(
        Invariant.I5,
        "the orders of %d clients, such as these, make a circle".formatted(involved.size()),
        cycle.getFirst().later().mark(),
        cycle.getLast().later().mark());
  }

  private static boolean disagree(Sequence one, Sequence other, Findings findings) {
    Map<Occurrence, Integer> order = new HashMap<>();
    one.receipts().forEach(receipt -> order.putIfAbsent(receipt.occurrence(), order.size()));
    Receipt before = null;
    for (Receipt receipt : other.receipts()) {
      Integer place = order.get(receipt.occurrence());
      if (place == null) {
        continue;
      }
      if (before != null && place < order.getOrDefault(before.occurrence(), 0)) {
        findings.add(
            Invariant.I5,
            "%s got %s before %s, %s the other way round"
                .formatted(
                    one.client().name(),
                    receipt.occurrence().publication(),
                    before.occurrence().publication(),
                    other.client().name()),
            markOf(one, before.occurrence()),
            receipt.mark());
        return true;
      }
      before = receipt;
    }
    return false;
  }

  private static Mark markOf(Sequence sequence, Occurrence occurrence) {
    return sequence.receipts().stream()
        .filter(receipt -> receipt.occurrence().equals(occurrence))
        .map(Receipt::mark)
        .findFirst()
        .orElseThrow();
  }
}
