package io.tidings.faults.check;

import io.tidings.testbed.sse.ResponseItem.DispatchedEvent;
import io.tidings.testbed.sse.ResponseItem.PositionBlock;
import java.util.List;

/** Knows what the blocks of one kind of stream mean. */
interface BlockInterpreter {
  /** The observation in a block that has an id alone. */
  Observation position(LedgerLocation location, int connection, PositionBlock position);

  /**
   * The observations in a block; a position that a control frame carries is an observation of its
   * own.
   */
  List<Observation> event(LedgerLocation location, int connection, DispatchedEvent event);
}
