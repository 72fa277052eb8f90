package io.tidings.node.board;

import io.tidings.events.spring.WorkspaceState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Knows the users by id and by name. */
@Component
final class People {
  private final WorkspaceState state;

  People(WorkspaceState state) {
    this.state = state;
  }

  @Nullable Person byId(long id) {
    String json = state.field("users", String.valueOf(id));
    return json == null ? null : StateJson.read(json, Person.class);
  }

  @Nullable Person byName(String username) {
    String id = state.field("usernames", username.toLowerCase(Locale.ROOT));
    return id == null ? null : byId(Long.parseLong(id));
  }

  /** Those that there are, in that order. */
  List<Person> byIds(Collection<Long> ids) {
    List<Person> people = new ArrayList<>();
    if (!ids.isEmpty()) {
      var found = state.fields("users", ids.stream().map(String::valueOf).toList());
      for (Long id : ids) {
        String json = found.get(id.toString());
        if (json != null) {
          people.add(StateJson.read(json, Person.class));
        }
      }
    }
    return people;
  }
}
