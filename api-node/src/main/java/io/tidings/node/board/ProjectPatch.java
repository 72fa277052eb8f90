package io.tidings.node.board;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What is to be different of a project; null for what is to stay. */
record ProjectPatch(
    @Nullable String title,
    @Nullable String description,
    @Nullable Visibility visibility,
    @Nullable Boolean closed) {

  static ProjectPatch of(ObjectNode body) {
    RequestFields fields =
        RequestFields.of(body, Set.of("title", "description", "visibility", "closed"));
    return new ProjectPatch(
        fields.title("title"),
        fields.description("description"),
        fields.enumValue("visibility", Visibility.values()),
        fields.flag("closed"));
  }

  boolean reopens() {
    return Boolean.FALSE.equals(closed);
  }

  /** The project with that, as its next version. */
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
