package io.tidings.node.board.project;

import io.tidings.node.access.Login;
import io.tidings.node.board.Actor;
import io.tidings.node.board.ApiPaths;
import io.tidings.node.board.BoardQueries;
import io.tidings.node.board.BodyFrom;
import io.tidings.node.board.IfMatch;
import io.tidings.node.board.LabelResponse;
import io.tidings.node.board.PathId;
import io.tidings.node.board.ProjectPath;
import io.tidings.node.board.Role;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Labels over HTTP. */
@RestController
@RequestMapping({ApiPaths.PROJECTS, ApiPaths.OF_REPO, ApiPaths.OF_USER, ApiPaths.OF_ORG})
final class LabelController {
  private final BoardQueries boardQueries;
  private final Labels labels;

  LabelController(BoardQueries boardQueries, Labels labels) {
    this.boardQueries = boardQueries;
    this.labels = labels;
  }

  @GetMapping("/{project}/labels")
  LabelsResponse list(Login login, ProjectPath path) {
    return LabelsResponse.of(boardQueries.board(login, path));
  }

  @PostMapping("/{project}/labels")
  @ResponseStatus(HttpStatus.CREATED)
  LabelResponse create(Actor actor, ProjectPath path, @BodyFrom(Role.ADMIN) NewLabel label) {
    return labels.create(path, actor, label);
  }

  @PatchMapping("/{project}/labels/{label}")
  LabelResponse edit(
      Actor actor,
      ProjectPath path,
      IfMatch version,
      @BodyFrom(Role.WRITER) LabelPatch patch,
      @PathId long label) {
    return labels.edit(path, actor, label, version, patch);
  }

  @DeleteMapping("/{project}/labels/{label}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void delete(Actor actor, ProjectPath path, IfMatch version, @PathId long label) {
    labels.delete(path, actor, label, version);
  }
}
