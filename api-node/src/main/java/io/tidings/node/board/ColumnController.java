package io.tidings.node.board;

import io.tidings.node.access.Login;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

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
  ObjectNode list(Login login, ProjectPath path) {
    return Answers.list("columns", Shapes.columns(boardQueries.board(login, path)));
  }

  @PostMapping("/{project}/columns")
  ResponseEntity<ObjectNode> create(
      Actor actor, ProjectPath path, @BodyFrom(Role.ADMIN) ObjectNode body) {
    return Answers.created(shape(columns.create(path, actor, TitleAndColor.forColumn(body))));
  }

  @PatchMapping("/{project}/columns/{column}")
  ResponseEntity<ObjectNode> edit(
      Actor actor,
      ProjectPath path,
      @PathVariable String column,
      IfMatch version,
      @BodyFrom(Role.WRITER) ObjectNode body) {
    long id = Ids.fromPath(column, "column");
    return Answers.ok(shape(columns.edit(path, actor, id, version, TitleAndColor.forColumn(body))));
  }

  @DeleteMapping("/{project}/columns/{column}")
  ResponseEntity<Void> delete(
      Actor actor,
      ProjectPath path,
      @PathVariable String column,
      IfMatch version,
      @RequestParam(required = false) @Nullable String moveTicketsTo) {
    Long targetId = Columns.parseTarget(moveTicketsTo);
    columns.delete(path, actor, Ids.fromPath(column, "column"), version, targetId);
    return Answers.done();
  }

  @PostMapping("/{project}/columns/reorder")
  ObjectNode reorder(Actor actor, ProjectPath path, @BodyFrom(Role.WRITER) ObjectNode body) {
    Board board = columns.reorder(path, actor, order(body));
    return Answers.list("columns", Shapes.columns(board));
  }

  static List<Long> order(ObjectNode body) {
    RequestFields fields = RequestFields.of(body, Set.of("columnIds"));
    return RequestFields.required(fields.ids("columnIds"), "columnIds");
  }

  @GetMapping("/{project}/columns/{column}/tickets")
  void cards(
      Login login, ProjectPath path, @PathVariable String column, HttpServletResponse response)
      throws IOException {
    long id = Ids.fromPath(column, "column");
    largeReads.answer(
        login,
        boardQueries.board(login, path),
        response,
        () -> Answers.list("tickets", Shapes.tickets(boardQueries.cards(login, path, id))));
  }

  @PutMapping("/{project}/columns/{column}/tickets/{ticket}")
  ResponseEntity<ObjectNode> link(
      Actor actor,
      ProjectPath path,
      @PathVariable String column,
      @PathVariable String ticket,
      IfMatch version,
      @BodyFrom(Role.WRITER) ObjectNode body) {
    long to = Ids.fromPath(column, "column");
    long id = Ids.fromPath(ticket, "ticket");
    Integer order = RequestFields.of(body, Set.of("order")).order("order");
    TargetPosition targetPosition =
        order == null ? new TargetPosition.InColumn(to) : new TargetPosition.AtIndex(to, order);
    return Answers.ok(Shapes.ticket(tickets.link(path, actor, to, id, version, targetPosition)));
  }

  @DeleteMapping("/{project}/columns/{column}/tickets/{ticket}")
  ResponseEntity<Void> unlink(
      Actor actor,
      ProjectPath path,
      @PathVariable String column,
      @PathVariable String ticket,
      IfMatch version) {
    long from = Ids.fromPath(column, "column");
    tickets.unlink(path, actor, from, Ids.fromPath(ticket, "ticket"), version);
    return Answers.done();
  }

  private static ObjectNode shape(Columns.BoardColumn found) {
    return Shapes.column(found.board(), found.column());
  }
}
