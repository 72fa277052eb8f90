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
@RequestMapping({Paths.PROJECTS, Paths.OF_REPO, Paths.OF_USER, Paths.OF_ORG})
final class LabelController {
  private final Boards boards;
  private final Labels labels;

  LabelController(Boards boards, Labels labels) {
    this.boards = boards;
    this.labels = labels;
  }

  @GetMapping("/{project}/labels")
  ObjectNode list(Login login, ProjectPath path) {
    return Answers.list("labels", Shapes.labels(boards.board(login, path)));
  }

  @PostMapping("/{project}/labels")
  ResponseEntity<ObjectNode> create(Author author, ProjectPath path, ObjectNode body) {
    return Answers.created(shape(labels.create(path, author, Styled.label(body))));
  }

  @PatchMapping("/{project}/labels/{label}")
  ResponseEntity<ObjectNode> edit(
      Author author,
      ProjectPath path,
      @PathVariable String label,
      IfMatch version,
      ObjectNode body) {
    long id = Ids.path(label, "label");
    return Answers.ok(shape(labels.edit(path, author, id, version, Styled.label(body))));
  }

  @DeleteMapping("/{project}/labels/{label}")
  ResponseEntity<Void> delete(
      Author author, ProjectPath path, @PathVariable String label, IfMatch version) {
    labels.delete(path, author, Ids.path(label, "label"), version);
    return Answers.done();
  }

  private static ObjectNode shape(Labels.Of found) {
    return Shapes.label(found.project(), found.label());
  }
}
