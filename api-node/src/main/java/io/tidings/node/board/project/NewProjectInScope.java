package io.tidings.node.board.project;

import io.tidings.node.board.ProjectScope;
import io.tidings.node.board.Visibility;
import io.tidings.node.board.request.Description;
import io.tidings.node.board.request.Key;
import io.tidings.node.board.request.Title;
import jakarta.validation.constraints.NotNull;
import org.jspecify.annotations.Nullable;

/** The project that a request wants whose path names the owner. */
record NewProjectInScope(
    @NotNull @Key String key,
    @NotNull @Title String title,
    @Nullable @Description String description,
    @Nullable Visibility visibility) {

  NewProject in(ProjectScope scope) {
    return new NewProject(
        key, title, description, visibility, scope.ownerType(), scope.owner(), scope.repo());
  }
}
