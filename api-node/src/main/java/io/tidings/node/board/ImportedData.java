package io.tidings.node.board;

import io.tidings.node.http.JsonStream;
import io.tidings.node.user.Avatar;
import io.tidings.node.user.ImportedUser;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** All users and projects of an import, which replace those that there are. */
record ImportedData(List<ImportedUser> users, List<ImportedProject> projects) {
  private static final int MAX_USERS = 1000;
  private static final int MAX_PROJECTS = 1000;
  private static final int MAX_TICKETS = 50_000;
  private static final Set<String> USER =
      Set.of("username", "name", "avatar", "email", "admin", "active", "password");

  /** Reads a user or project after the other, and stops at the first that is wrong. */
  static ImportedData read(JsonStream body, BoardProperties limits) {
    List<ImportedUser> users = new ArrayList<>();
    Set<String> names = new HashSet<>();
    List<RequestFields> projects = new ArrayList<>();
    body.object(
        Set.of("users", "projects"),
        "data.",
        field -> {
          if (field.equals("users")) {
            list(body, "data.users", MAX_USERS, USER, one -> users.add(user(one, names)));
          } else {
            // They name users, who may stand behind them.
            list(body, "data.projects", MAX_PROJECTS, ImportedProject.FIELDS, projects::add);
          }
        });
    return new ImportedData(users, projects(projects, limits, names));
  }

  private static void list(
      JsonStream body, String name, int most, Set<String> known, Consumer<RequestFields> element) {
    body.list(
        name,
        "a list of at most " + most,
        most,
        index -> {
          String path = name + "[" + index + "].";
          element.accept(RequestFields.at(body.object(known, path), path, known));
        });
  }

  private static List<ImportedProject> projects(
      List<RequestFields> list, BoardProperties limits, Set<String> users) {
    List<ImportedProject> projects = new ArrayList<>();
    Set<String> keys = new HashSet<>();
    int tickets = 0;
    for (RequestFields one : list) {
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

  /**
   * @param names of the users before it, to which its own is added
   */
  private static ImportedUser user(RequestFields fields, Set<String> names) {
    ImportedUser user = user(fields);
    if (!names.add(user.username())) {
      throw fields.invalid("username", "no other user's in the list");
    }
    return user;
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
