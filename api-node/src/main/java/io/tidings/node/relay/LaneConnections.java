package io.tidings.node.relay;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** The connections of one lane: the open ones, and those whose last frame is on its way. */
final class LaneConnections {
  private final RelayMeters meters;
  private final OutboxBudget budget;
  private final BiConsumer<LaneMember, Runnable> guard;
  private final ConnectionSet<LaneMember> open = new ConnectionSet<>();
  private final ArrayList<LaneMember> ending = new ArrayList<>();
  private long waitingBytes;
  private int added;

  /**
   * @param guard runs a task of one connection, and ends the connection when the task throws
   */
  LaneConnections(RelayMeters meters, OutboxBudget budget, BiConsumer<LaneMember, Runnable> guard) {
    this.meters = meters;
    this.budget = budget;
    this.guard = guard;
  }

  /** Adds a connection, and returns how many there have been so far. */
  int add(LaneMember connection) {
    open.add(connection);
    return ++added;
  }

  void moveToEnding(LaneMember connection) {
    open.countDeparture();
    ending.add(connection);
  }

  void forEach(Consumer<LaneMember> visit) {
    open.forEach(visit);
  }

  /** The open ones, and maybe some that have left; they are not looked at. */
  List<LaneMember> copyOfOpen() {
    List<LaneMember> copy = new ArrayList<>(open.count());
    open.copyTo(copy);
    return copy;
  }

  /** Those whose last frame is on its way, and maybe some that have ended. */
  List<LaneMember> copyOfEnding() {
    return List.copyOf(ending);
  }

  /** Checks all deadlines, and the budget of outboxes. */
  void tick() {
    long before = waitingBytes;
    waitingBytes = 0;
    open.forEach(connection -> {
      waitingBytes += connection.waitingBytes();
      connection.tick();
    });
    meters.waiting(waitingBytes - before);
    for (LaneMember connection : List.copyOf(ending)) {
      guard.accept(connection, connection::checkOverdue);
    }
    if (budget.exceeded()) {
      evictLargest();
    }
    ending.removeIf(LaneMember::ended);
  }

  /** Evicts the largest holders of frames, until the node is within its outbox budget. */
  private void evictLargest() {
    List<LaneMember> holding = new ArrayList<>(ending); // their last frames are held, too
    open.forEach(holding::add);
    holding.removeIf(connection -> connection.heldBytes() == 0);
    holding.sort(Comparator.comparingLong(LaneMember::heldBytes).reversed());
    for (LaneMember connection : holding) {
      if (!budget.exceeded()) {
        return;
      }
      guard.accept(connection, connection::evict);
    }
  }
}
