package io.tidings.node.activity.recorder;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an event does not tell and its activity names.
 *
 * @param users whose names are needed
 * @param project whose fields are needed; null for none
 * @param fields of that project
 */
record Lookup(Set<Long> users, @Nullable Long project, List<String> fields) {
  static Lookup ofUsers(Collection<Long> users) {
    return new Lookup(Set.copyOf(users), null, List.of());
  }

  static Lookup ofProject(Collection<Long> users, long project, String... fields) {
    return new Lookup(Set.copyOf(users), project, List.of(fields));
  }
}
