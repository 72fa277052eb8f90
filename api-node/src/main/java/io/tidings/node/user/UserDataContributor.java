package io.tidings.node.user;

import io.tidings.events.Commit.Write;
import io.tidings.events.Topic;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * What a feature keeps of users, beside what is known of them here. It goes in the commit that
 * deletes users, all of them or one. A bean of each feature that keeps such data implements it.
 */
public interface UserDataContributor {

  /**
   * What deletes the data of these users, or notes that it has to be deleted. It reads nothing: a
   * commit that depended on what users do all the time would never succeed.
   */
  Deletion deletion(Collection<Long> users);

  /** Called at one node after the commit, for what goes later. Must not block. */
  void afterDeletion();

  /**
   * What a commit has to do so that data is gone.
   *
   * @param forgotten the topics whose events go with it
   */
  record Deletion(List<Write> writes, Set<Topic> forgotten) {
    public Deletion {
      writes = List.copyOf(writes);
      forgotten = Set.copyOf(forgotten);
    }
  }
}
