package io.tidings.node.connections;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a node says of its connections, to itself and to others.
 *
 * @param open its connections by transport, whatever was asked for
 * @param worstBehindMillis of all of them
 * @param silentLanes the lanes whose connections are missing
 * @param matching how many of them are asked for
 * @param truncated whether there were more than an answer may have
 * @param connections the first ones that are asked for
 */
record NodeAnswer(
    boolean draining,
    Map<String, Integer> open,
    long worstBehindMillis,
    List<String> silentLanes,
    int matching,
    boolean truncated,
    List<ConnectionView> connections) {

  /** Also of what other nodes said: a list that is missing makes it malformed. */
  NodeAnswer {
    open = Collections.unmodifiableMap(new TreeMap<>(open));
    silentLanes = List.copyOf(silentLanes);
    connections = List.copyOf(connections);
  }

  /** The same with fewer connections. */
  NodeAnswer first(int count) {
    return new NodeAnswer(
        draining,
        open,
        worstBehindMillis,
        silentLanes,
        matching,
        true,
        connections.subList(0, count));
  }
}
