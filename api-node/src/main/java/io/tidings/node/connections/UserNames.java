package io.tidings.node.connections;

import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The names of users. There is none on a node without users.
 *
 * <p>Both methods wait for Redis, and throw {@link io.tidings.events.LogException} when it does not
 * answer.
 */
public interface UserNames {
  /** The id of the user with this name; null when there is none. */
  @Nullable String id(String username);

  /** The names of the users with these ids, by id, as far as there are such users. */
  Map<String, String> names(Collection<String> ids);
}
