package io.tidings.node.snapshot;

import io.tidings.events.Commit.Write;
import io.tidings.events.NewEvent;
import java.util.List;

/**
 * What a commit has in addition when it changes a user's state.
 *
 * @param writes note the change, for the case that its announcement is lost
 * @param event announces the new state
 */
public record SnapshotChange(List<Write> writes, NewEvent event) {
  public SnapshotChange {
    writes = List.copyOf(writes);
  }
}
