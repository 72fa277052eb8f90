package io.tidings.node.notification;

import io.tidings.events.Commit.Write;
import io.tidings.node.user.UserDataContributor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** What is kept of notifications goes in the commit that deletes its users. */
@Component
final class NotificationDeletion implements UserDataContributor {
  // A commit has at most 20 000 writes. No id is given again, so no request can find what is left.
  private static final int MOST = 1_000;

  @Override
  public Deletion deletion(Collection<Long> users) {
    List<Write> writes = new ArrayList<>();
    users.stream()
        .limit(MOST)
        .forEach(user -> writes.add(new Write.Delete(new NotificationKeys(user).inbox())));
    if (!users.isEmpty()) {
      Set<String> ids = users.stream().map(String::valueOf).collect(Collectors.toSet());
      writes.add(new Write.HashRemove(NotificationKeys.SETTINGS, ids));
    }
    return new Deletion(writes, Set.of());
  }

  @Override
  public void afterDeletion() {
    // everything went with the commit
  }
}
