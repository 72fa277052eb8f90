package io.tidings.node.board;

import io.tidings.node.access.Login;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

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
  ObjectNode list(Login login, ProjectPath path) {
    return Answers.list("labels", Shapes.labels(boardQueries.board(login, path)));
  }

  @PostMapping("/{project}/labels")
  ResponseEntity<ObjectNode> create(
      Actor actor, ProjectPath path, @BodyFrom(Role.ADMIN) ObjectNode body) {
    return Answers.created(shape(labels.create(path, actor, TitleAndColor.forLabel(body))));
  }

  @PatchMapping("/{project}/labels/{label}")
  ResponseEntity<ObjectNode> edit(
      Actor actor,
      ProjectPath path,
      @PathVariable String label,
      IfMatch version,
      @BodyFrom(Role.WRITER) ObjectNode body) {
    long id = Ids.fromPath(label, "label");
    return Answers.ok(shape(labels.edit(path, actor, id, version, TitleAndColor.forLabel(body))));
  }

  @DeleteMapping("/{project}/labels/{label}")
  ResponseEntity<Void> delete(
      Actor actor, ProjectPath path, @PathVariable String label, IfMatch version) {
    labels.delete(path, actor, Ids.fromPath(label, "label"), version);
    return Answers.done();
  }

  private static ObjectNode shape(Labels.ProjectLabel found) {
    return Shapes.label(found.project(), found.label());
  }
}
