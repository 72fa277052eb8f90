package io.tidings.node.board.database;

import io.tidings.node.board.BoardProperties;
import io.tidings.node.board.request.RequestReader;
import io.tidings.node.http.JsonStream;
import io.tidings.node.http.ProblemException;
import io.tidings.node.user.ImportedUser;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/** All users and projects of an import, which replace the existing ones. */
record ImportedData(List<ImportedUser> users, List<ProjectData> projects) {
  /** Of all projects. */
  static final int MAX_TICKETS = 50_000;

  private static final int MAX_USERS = 1000;
  private static final int MAX_PROJECTS = 1000;

  /** Reads one user or project after the other, and stops at the first that is invalid. */
  static ImportedData read(JsonStream body, RequestReader reader, BoardProperties limits) {
    List<ImportedUser> users = new ArrayList<>();
    Set<String> names = new HashSet<>();
    List<ProjectData> projects = new ArrayList<>();
    body.object(
        Set.of("users", "projects"),
        "data.",
        field -> {
          if (field.equals("users")) {
            list(
                body,
                "data.users",
                MAX_USERS,
                path -> {
                  ObjectNode user = reader.object(body, path, UserData.class);
                  users.add(user(reader.read(user, path, UserData.class), path, names));
                });
          } else {
            list(
                body,
                "data.projects",
                MAX_PROJECTS,
                path -> {
                  ObjectNode project = reader.object(body, path, ProjectData.class);
                  ProjectData.checkSizes(project, path, limits);
                  projects.add(reader.read(project, path, ProjectData.class));
                });
          }
        });
    check(projects, limits, names); // they name users, which may come after them in the body
    return new ImportedData(users, projects);
  }

  /**
   * @param element called with the path of each
   */
  private static void list(JsonStream body, String name, int most, Consumer<String> element) {
    body.list(
        name,
        "a list of at most " + most,
        most,
        index -> element.accept(name + "[" + index + "]."));
  }

  /**
   * @param names the names of the users before it, to which its own is added
   */
  private static ImportedUser user(UserData data, String path, Set<String> names) {
    ImportedUser user = data.toUser(path);
    if (!names.add(user.username())) {
      throw invalid(path + "username", "no other user's in the list");
    }
    return user;
  }

  private static void check(List<ProjectData> projects, BoardProperties limits, Set<String> users) {
    Set<String> keys = new HashSet<>();
    int tickets = 0;
    for (int i = 0; i < projects.size(); i++) {
      ProjectData project = projects.get(i);
      String path = "data.projects[" + i + "].";
      project.check(path, limits, users);
      if (!keys.add(project.key())) {
        throw invalid(path + "key", "no other project's in the list");
      }
      tickets += project.tickets().size();
      if (tickets > MAX_TICKETS) {
        throw invalid(path + "tickets", "at most " + MAX_TICKETS + " with those of the others");
      }
    }
  }

  private static ProblemException invalid(String field, String rule) {
    return ProblemException.invalid("invalid-field", field, field + " has to be " + rule + ".");
  }
}
