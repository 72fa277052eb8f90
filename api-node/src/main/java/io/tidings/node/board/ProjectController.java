package io.tidings.node.board;

import io.tidings.node.access.Login;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Projects over HTTP, and the whole of a board. */
@RestController
@RequestMapping({Paths.PROJECTS, Paths.OF_REPO, Paths.OF_USER, Paths.OF_ORG})
final class ProjectController {
  private final Projects projects;
  private final Boards boards;
  private final Members members;
  private final Rights rights;

  ProjectController(Projects projects, Boards boards, Members members, Rights rights) {
    this.projects = projects;
    this.boards = boards;
    this.members = members;
    this.rights = rights;
  }

  @GetMapping
  ObjectNode list(Login login, Whose whose) {
    Boards.Listing listing = boards.list(login, whose);
    ObjectNode answer = Shapes.object();
    ArrayNode all = answer.putArray("projects");
    listing.boards().forEach(board -> all.add(project(login, board)));
    return answer.put("cursor", listing.cursor().toString());
  }

  @PostMapping
  ResponseEntity<ObjectNode> create(Author author, Whose whose, ObjectNode body) {
    Board board = projects.create(author, NewProject.of(body, whose));
    return Answers.created(project(author.login(), board));
  }

  @GetMapping("/{project}")
  ResponseEntity<ObjectNode> get(Login login, ProjectPath path) {
    return Answers.ok(project(login, boards.board(login, path)));
  }

  @PatchMapping("/{project}")
  ResponseEntity<ObjectNode> edit(
      Author author, ProjectPath path, IfMatch version, ObjectNode body) {
    Board board = projects.edit(path, author, version, ProjectPatch.of(body));
    return Answers.ok(project(author.login(), board));
  }

  @DeleteMapping("/{project}")
  ResponseEntity<Void> delete(Author author, ProjectPath path, IfMatch version) {
    projects.delete(path, author, version);
    return Answers.done();
  }

  @GetMapping("/{project}/board")
  ObjectNode board(Login login, ProjectPath path) {
    Boards.Whole whole = boards.whole(login, path);
    Board board = whole.board();
    ObjectNode answer = Shapes.object();
    answer.set("project", project(login, board));
    answer.set("columns", Shapes.columns(board));
    answer.set("tickets", Shapes.tickets(whole.tickets()));
    answer.set("labels", Shapes.labels(board));
    answer.set("members", Shapes.members(members.of(board)));
    return answer.put("cursor", whole.cursor().toString());
  }

  private ObjectNode project(Login login, Board board) {
    return Shapes.project(
        board.project(), board.members().get(login.user()), rights.mayWrite(login, board));
  }
}
