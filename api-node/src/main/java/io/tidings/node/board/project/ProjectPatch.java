package io.tidings.node.board.project;

import io.tidings.node.board.Project;
import io.tidings.node.board.Visibility;
import io.tidings.node.board.request.Description;
import io.tidings.node.board.request.Title;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The new values of a project's fields; null for a field that stays. */
record ProjectPatch(
    @Nullable @Title String title,
    @Nullable @Description String description,
    @Nullable Visibility visibility,
    @Nullable Boolean closed) {

  boolean reopens() {
    return Boolean.FALSE.equals(closed);
  }

  /** The next version of the project, with these values. */
  Project applyTo(Project project) {
    return new Project(
        project.id(),
        project.key(),
        project.scope(),
        project.owner(),
        project.repo(),
        title == null ? project.title() : title,
        description == null ? project.description() : description,
        visibility == null ? project.visibility() : visibility,
        closed == null ? project.closed() : closed,
        project.createdAt(),
        project.version() + 1,
        project.createdBy());
  }

  /** The fields in which these two differ. */
  static List<String> changed(Project before, Project after) {
    List<String> changed = new ArrayList<>();
    if (!before.title().equals(after.title())) {
      changed.add("title");
    }
    if (!before.description().equals(after.description())) {
      changed.add("description");
    }
    if (before.visibility() != after.visibility()) {
      changed.add("visibility");
    }
    if (before.closed() != after.closed()) {
      changed.add("closed");
    }
    return changed;
  }
}
