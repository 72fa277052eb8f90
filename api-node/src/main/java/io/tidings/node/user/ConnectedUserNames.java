package io.tidings.node.user;

import io.tidings.node.connections.UserNames;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Names the users of connections. */
@Component
final class ConnectedUserNames implements UserNames {
  /** Other nodes say them, and may be of another release. */
  private static final Pattern ID = Pattern.compile("[0-9]{1,18}");

  private final Users users;

  ConnectedUserNames(Users users) {
    this.users = users;
  }

  @Override
  public @Nullable String id(String username) {
    User user = users.byName(username);
    return user == null ? null : Long.toString(user.id());
  }

  @Override
  public Map<String, String> names(Collection<String> ids) {
    Map<String, String> names = new TreeMap<>();
    users
        .find(ids.stream().filter(ID.asMatchPredicate()).map(Long::valueOf).toList())
        .forEach((id, user) -> names.put(Long.toString(id), user.username()));
    return names;
  }
}
