package io.tidings.node.board.project;

import io.tidings.node.access.Login;
import io.tidings.node.board.Actor;
import io.tidings.node.board.ApiPaths;
import io.tidings.node.board.Board;
import io.tidings.node.board.BoardQueries;
import io.tidings.node.board.BodyFrom;
import io.tidings.node.board.ColumnResponse;
import io.tidings.node.board.IfMatch;
import io.tidings.node.board.LabelResponse;
import io.tidings.node.board.LargeReads;
import io.tidings.node.board.ProjectForUser;
import io.tidings.node.board.ProjectPath;
import io.tidings.node.board.ProjectRights;
import io.tidings.node.board.ProjectScope;
import io.tidings.node.board.Role;
import io.tidings.node.board.request.RequestReader;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Projects over HTTP, and the whole of a board. */
@RestController
@RequestMapping({ApiPaths.PROJECTS, ApiPaths.OF_REPO, ApiPaths.OF_USER, ApiPaths.OF_ORG})
final class ProjectController {
  private final Projects projects;
  private final BoardQueries boardQueries;
  private final Members members;
  private final ProjectRights projectRights;
  private final LargeReads largeReads;
  private final RequestReader requestReader;

  ProjectController(
      Projects projects,
      BoardQueries boardQueries,
      Members members,
      ProjectRights projectRights,
      LargeReads largeReads,
      RequestReader requestReader) {
    this.projects = projects;
    this.boardQueries = boardQueries;
    this.members = members;
    this.projectRights = projectRights;
    this.largeReads = largeReads;
    this.requestReader = requestReader;
  }

  @GetMapping
  ProjectsResponse list(Login login, ProjectScope projectScope) {
    BoardQueries.Listing listing = boardQueries.list(login, projectScope);
    return new ProjectsResponse(
        listing.boards().stream().map(board -> projectRights.projectFor(login, board)).toList(),
        listing.cursor().toString());
  }

  @PostMapping
  @ResponseStatus(HttpStatus.CREATED)
  ProjectForUser create(Actor actor, ProjectScope projectScope, HttpServletRequest request) {
    projects.requireCreator(actor.login(), projectScope);
    NewProject wanted =
        projectScope.ownerType() == null
            ? requestReader.read(request, NewProject.class)
            : requestReader.read(request, NewProjectInScope.class).in(projectScope);
    return projectRights.projectFor(actor.login(), projects.create(actor, wanted));
  }

  @GetMapping("/{project}")
  ProjectForUser get(Login login, ProjectPath path) {
    return projectRights.projectFor(login, boardQueries.board(login, path));
  }

  @PatchMapping("/{project}")
  ProjectForUser edit(
      Actor actor,
      ProjectPath path,
      IfMatch version,
      @BodyFrom(value = Role.ADMIN, evenIfClosed = true) ProjectPatch patch) {
    return projectRights.projectFor(actor.login(), projects.edit(path, actor, version, patch));
  }

  @DeleteMapping("/{project}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void delete(Actor actor, ProjectPath path, IfMatch version) {
    projects.delete(path, actor, version);
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

  private BoardResponse wholeBoard(Login login, BoardQueries.BoardSnapshot snapshot) {
    Board board = snapshot.board();
    return new BoardResponse(
        projectRights.projectFor(login, board),
        ColumnResponse.listOf(board),
        board.columnOrderVersion(),
        snapshot.tickets(),
        LabelResponse.listOf(board),
        members.of(board),
        snapshot.cursor().toString());
  }
}
