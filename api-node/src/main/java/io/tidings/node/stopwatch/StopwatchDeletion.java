package io.tidings.node.stopwatch;

import io.tidings.events.Commit.Write;
import io.tidings.node.user.UserDataContributor;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Ends the stopwatches of users who are deleted. The time that they recorded stays with the ticket.
 */
@Component
final class StopwatchDeletion implements UserDataContributor {
  // A commit has at most 20 000 writes. No id is given again, so no request can find what is left.
  private static final int MOST = 1_000;

  @Override
  public Deletion deletion(Collection<Long> users) {
    List<Write> writes =
        users.stream()
            .limit(MOST)
            .<Write>map(user -> new Write.Delete(StopwatchKeys.ofUser(user)))
            .toList();
    return new Deletion(writes, Set.of());
  }

  @Override
  public void afterDeletion() {
    // nothing is left
  }
}
