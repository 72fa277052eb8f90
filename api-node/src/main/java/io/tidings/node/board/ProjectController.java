package io.tidings.node.board;

import io.tidings.node.access.Login;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
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
@RequestMapping({ApiPaths.PROJECTS, ApiPaths.OF_REPO, ApiPaths.OF_USER, ApiPaths.OF_ORG})
final class ProjectController {
  private final Projects projects;
  private final BoardQueries boardQueries;
  private final Members members;
  private final ProjectRights projectRights;
  private final LargeReads largeReads;

  ProjectController(
      Projects projects,
      BoardQueries boardQueries,
      Members members,
      ProjectRights projectRights,
      LargeReads largeReads) {
    this.projects = projects;
    this.boardQueries = boardQueries;
    this.members = members;
    this.projectRights = projectRights;
    this.largeReads = largeReads;
  }

  @GetMapping
  ObjectNode list(Login login, ProjectScope projectScope) {
    BoardQueries.Listing listing = boardQueries.list(login, projectScope);
    ObjectNode answer = Shapes.object();
    ArrayNode all = answer.putArray("projects");
    listing.boards().forEach(board -> all.add(project(login, board)));
    return answer.put("cursor", listing.cursor().toString());
  }

  @PostMapping
  ResponseEntity<ObjectNode> create(
      Actor actor, ProjectScope projectScope, HttpServletRequest request) {
    projects.requireCreator(actor.login(), projectScope);
    NewProject wanted = NewProject.of(BoardBody.read(request), projectScope);
    Board board = projects.create(actor, wanted);
    return Answers.created(project(actor.login(), board));
  }

  @GetMapping("/{project}")
  ResponseEntity<ObjectNode> get(Login login, ProjectPath path) {
    return Answers.ok(project(login, boardQueries.board(login, path)));
  }

  @PatchMapping("/{project}")
  ResponseEntity<ObjectNode> edit(
      Actor actor,
      ProjectPath path,
      IfMatch version,
      @BodyFrom(value = Role.ADMIN, evenIfClosed = true) ObjectNode body) {
    Board board = projects.edit(path, actor, version, ProjectPatch.of(body));
    return Answers.ok(project(actor.login(), board));
  }

  @DeleteMapping("/{project}")
  ResponseEntity<Void> delete(Actor actor, ProjectPath path, IfMatch version) {
    projects.delete(path, actor, version);
    return Answers.done();
  }

  @GetMapping("/{project}/board")
  void board(Login login, ProjectPath path, HttpServletResponse response) throws IOException {
    Board present = boardQueries.board(login, path);
    largeReads.answer(
        login,
        present,
        response,
        () -> wholeBoard(login, boardQueries.snapshot(login, path, present)));
  }

  private ObjectNode wholeBoard(Login login, BoardQueries.BoardSnapshot snapshot) {
    Board board = snapshot.board();
    ObjectNode answer = Shapes.object();
    answer.set("project", project(login, board));
    answer.set("columns", Shapes.columns(board));
    answer.set("tickets", Shapes.tickets(snapshot.tickets()));
    answer.set("labels", Shapes.labels(board));
    answer.set("members", Shapes.members(members.of(board)));
    return answer.put("cursor", snapshot.cursor().toString());
  }

  private ObjectNode project(Login login, Board board) {
    return Shapes.project(
        board.project(), board.members().get(login.user()), projectRights.mayWrite(login, board));
  }
}
