package io.tidings.node.relay;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * Connections of a lane, in the order of their arrival: walking an array in the order in which the
 * sockets were accepted is kinder to the caches than a hash set (8 % of the CPU of a delivery).
 */
final class ConnectionSet<C extends LaneMember> {
  private LaneMember[] connections = new LaneMember[2]; // each is a C
  private int size;
  private int departed;

  void add(C connection) {
    compact();
    if (size == connections.length) {
      connections = Arrays.copyOf(connections, size * 2);
    }
    connections[size++] = connection;
  }

  /** One of the connections has left; may be called during a visit. */
  void countDeparture() {
    departed++;
  }

  boolean isEmpty() {
    return size == departed;
  }

  int count() {
    return size - departed;
  }

  /** Copies them, and maybe some that have left; looks at none of them, which makes it quick. */
  @SuppressWarnings("unchecked") // only add() puts connections in
  void copyTo(List<? super C> copies) {
    for (int i = 0; i < size; i++) {
      copies.add((C) connections[i]);
    }
  }

  /**
   * Visits all that have not left; a visit may make the visited connection leave. A visit that
   * throws ends only the visited connection: the others still get what the visit brings.
   */
  @SuppressWarnings("unchecked") // only add() puts connections in
  void forEach(Consumer<? super C> visit) {
    compact();
    for (int i = 0; i < size; i++) {
      LaneMember connection = connections[i];
      if (!connection.hasLeft()) {
        try {
          visit.accept((C) connection);
        } catch (RuntimeException | Error e) {
          connection.fail(e);
        }
      }
    }
  }

  /** Removes the connections that left, once they are many; never during a visit. */
  private void compact() {
    if (departed * 4 <= size) {
      return;
    }
    int kept = 0;
    for (int i = 0; i < size; i++) {
      if (!connections[i].hasLeft()) {
        connections[kept++] = connections[i];
      }
    }
    Arrays.fill(connections, kept, size, null);
    if (kept < connections.length / 4) {
      connections = Arrays.copyOf(connections, Math.max(2, kept));
    }
    size = kept;
    departed = 0;
  }
}
