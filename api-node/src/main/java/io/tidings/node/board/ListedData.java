package io.tidings.node.board;

import io.tidings.node.user.ListedUser;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** All users and projects that are to be instead of those there are. */
record ListedData(List<ListedUser> users, List<ListedProject> projects) {
  private static final int MOST_USERS = 1000;
  private static final int MOST_PROJECTS = 1000;
  private static final int MOST_TICKETS = 50_000;
  private static final Set<String> USER =
      Set.of("username", "name", "avatar", "email", "admin", "active", "password");

  /** Reads and checks all of it. */
  static ListedData of(@Nullable JsonNode data, BoardProperties most) {
    Fields fields = Fields.at(Fields.required(data, "data"), "data.", Set.of("users", "projects"));
    List<ListedUser> users = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Fields one : fields.list("users", USER, MOST_USERS)) {
      ListedUser user = user(one);
      if (!names.add(user.username())) {
        throw one.invalid("username", "nobody else's in the list");
      }
      users.add(user);
    }
    return new ListedData(users, projects(fields, most, names));
  }

  private static List<ListedProject> projects(
      Fields fields, BoardProperties most, Set<String> users) {
    List<ListedProject> projects = new ArrayList<>();
    Set<String> keys = new HashSet<>();
    int tickets = 0;
    for (Fields one : fields.list("projects", ListedProject.FIELDS, MOST_PROJECTS)) {
      ListedProject project = ListedProject.of(one, most, users);
      if (!keys.add(project.project().key())) {
        throw one.invalid("key", "no other project's in the list");
      }
      tickets += project.tickets().size();
      if (tickets > MOST_TICKETS) {
        throw one.invalid("tickets", "at most " + MOST_TICKETS + " with those of the others");
      }
      projects.add(project);
    }
    return projects;
  }

  private static ListedUser user(Fields fields) {
    String username = fields.need(fields.text("username"), "username");
    String name = fields.need(fields.text("name"), "name");
    Boolean admin = fields.flag("admin");
    Boolean active = fields.flag("active");
    String avatar = optional(fields, "avatar");
    String email = optional(fields, "email");
    String password = optional(fields, "password");
    return fields.located(() ->
        new ListedUser(
            username,
            name,
            avatar,
            email,
            admin != null && admin,
            active == null || active,
            password));
  }

  private static @Nullable String optional(Fields fields, String field) {
    return fields.isNull(field) ? null : fields.text(field);
  }
}
