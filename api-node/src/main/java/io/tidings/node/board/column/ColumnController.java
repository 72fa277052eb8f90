package io.tidings.node.board.column;

import io.tidings.node.access.Login;
import io.tidings.node.board.Actor;
import io.tidings.node.board.ApiPaths;
import io.tidings.node.board.BoardQueries;
import io.tidings.node.board.BodyFrom;
import io.tidings.node.board.ColumnResponse;
import io.tidings.node.board.IfMatch;
import io.tidings.node.board.LargeReads;
import io.tidings.node.board.PathId;
import io.tidings.node.board.ProjectPath;
import io.tidings.node.board.Role;
import io.tidings.node.board.TicketResponse;
import io.tidings.node.board.ticket.Tickets;
import io.tidings.node.board.ticket.TicketsResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Columns over HTTP, and the cards in them. */
@RestController
@RequestMapping({ApiPaths.PROJECTS, ApiPaths.OF_REPO, ApiPaths.OF_USER, ApiPaths.OF_ORG})
final class ColumnController {
  private final BoardQueries boardQueries;
  private final Columns columns;
  private final Tickets tickets;
  private final LargeReads largeReads;

  ColumnController(
      BoardQueries boardQueries, Columns columns, Tickets tickets, LargeReads largeReads) {
    this.boardQueries = boardQueries;
    this.columns = columns;
    this.tickets = tickets;
    this.largeReads = largeReads;
  }

  @GetMapping("/{project}/columns")
  ColumnsResponse list(Login login, ProjectPath path) {
    return ColumnsResponse.of(boardQueries.board(login, path));
  }

  @PostMapping("/{project}/columns")
  @ResponseStatus(HttpStatus.CREATED)
  ColumnResponse create(Actor actor, ProjectPath path, @BodyFrom(Role.ADMIN) NewColumn column) {
    return columns.create(path, actor, column);
  }

  @PatchMapping("/{project}/columns/{column}")
  ColumnResponse edit(
      Actor actor,
      ProjectPath path,
      IfMatch version,
      @BodyFrom(Role.WRITER) ColumnPatch patch,
      @PathId long column) {
    return columns.edit(path, actor, column, version, patch);
  }

  @DeleteMapping("/{project}/columns/{column}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void delete(
      Actor actor,
      ProjectPath path,
      IfMatch version,
      @PathId long column,
      @RequestParam(required = false) @Nullable String moveTicketsTo) {
    columns.delete(path, actor, column, version, Columns.parseTarget(moveTicketsTo));
  }

  @PostMapping("/{project}/columns/reorder")
  ColumnsResponse reorder(
      Actor actor, ProjectPath path, IfMatch version, @BodyFrom(Role.WRITER) ColumnOrder order) {
    return ColumnsResponse.of(columns.reorder(path, actor, version, order.columnIds()));
  }

  @GetMapping("/{project}/columns/{column}/tickets")
  void cards(Login login, ProjectPath path, @PathId long column, HttpServletResponse response)
      throws IOException {
    largeReads.answer(
        login,
        boardQueries.board(login, path),
        response,
        () -> new TicketsResponse(boardQueries.cards(login, path, column)));
  }

  @PutMapping("/{project}/columns/{column}/tickets/{ticket}")
  TicketResponse link(
      Actor actor,
      ProjectPath path,
      IfMatch version,
      @BodyFrom(Role.WRITER) CardIndex index,
      @PathId long column,
      @PathId long ticket) {
    return tickets.link(path, actor, column, ticket, version, index.in(column));
  }

  @DeleteMapping("/{project}/columns/{column}/tickets/{ticket}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void unlink(
      Actor actor, ProjectPath path, IfMatch version, @PathId long column, @PathId long ticket) {
    tickets.unlink(path, actor, column, ticket, version);
  }
}
