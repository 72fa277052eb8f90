package io.tidings.node.board;

import io.tidings.node.user.Avatar;
import io.tidings.node.user.ImportedUser;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** All users and projects of an import, which replace those that there are. */
record ImportedData(List<ImportedUser> users, List<ImportedProject> projects) {
  private static final int MAX_USERS = 1000;
  private static final int MAX_PROJECTS = 1000;
  private static final int MAX_TICKETS = 50_000;
  private static final Set<String> USER =
      Set.of("username", "name", "avatar", "email", "admin", "active", "password");

  /** Reads and checks all of it. */
  static ImportedData of(@Nullable JsonNode data, BoardProperties limits) {
    RequestFields fields =
        RequestFields.at(
            RequestFields.required(data, "data"), "data.", Set.of("users", "projects"));
    List<ImportedUser> users = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (RequestFields one : fields.list("users", USER, MAX_USERS)) {
      ImportedUser user = user(one);
      if (!names.add(user.username())) {
        throw one.invalid("username", "nobody else's in the list");
      }
      users.add(user);
    }
    return new ImportedData(users, projects(fields, limits, names));
  }

  private static List<ImportedProject> projects(
      RequestFields fields, BoardProperties limits, Set<String> users) {
    List<ImportedProject> projects = new ArrayList<>();
    Set<String> keys = new HashSet<>();
    int tickets = 0;
    for (RequestFields one : fields.list("projects", ImportedProject.FIELDS, MAX_PROJECTS)) {
      ImportedProject project = ImportedProject.of(one, limits, users);
      if (!keys.add(project.project().key())) {
        throw one.invalid("key", "no other project's in the list");
      }
      tickets += project.tickets().size();
      if (tickets > MAX_TICKETS) {
        throw one.invalid("tickets", "at most " + MAX_TICKETS + " with those of the others");
      }
      projects.add(project);
    }
    return projects;
  }

  private static ImportedUser user(RequestFields fields) {
    String username = fields.need(fields.text("username"), "username");
    String name = fields.need(fields.text("name"), "name");
    Boolean admin = fields.flag("admin");
    Boolean active = fields.flag("active");
    String avatar = optional(fields, "avatar");
    String email = optional(fields, "email");
    String password = optional(fields, "password");
    return fields.withErrorPath(() ->
        new ImportedUser(
            username,
            name,
            avatar == null ? null : Avatar.fromBase64(avatar),
            email,
            admin != null && admin,
            active == null || active,
            password));
  }

  private static @Nullable String optional(RequestFields fields, String field) {
    return fields.isNull(field) ? null : fields.text(field);
  }
}
