package io.tidings.node.board;

import io.tidings.node.access.Login;
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
@RequestMapping({Paths.PROJECTS, Paths.OF_REPO, Paths.OF_USER, Paths.OF_ORG})
final class ColumnController {
  private final Boards boards;
  private final Columns columns;
  private final Tickets tickets;

  ColumnController(Boards boards, Columns columns, Tickets tickets) {
    this.boards = boards;
    this.columns = columns;
    this.tickets = tickets;
  }

  @GetMapping("/{project}/columns")
  ObjectNode list(Login login, ProjectPath path) {
    return Answers.list("columns", Shapes.columns(boards.board(login, path)));
  }

  @PostMapping("/{project}/columns")
  ResponseEntity<ObjectNode> create(Author author, ProjectPath path, ObjectNode body) {
    return Answers.created(shape(columns.create(path, author, Styled.column(body))));
  }

  @PatchMapping("/{project}/columns/{column}")
  ResponseEntity<ObjectNode> edit(
      Author author,
      ProjectPath path,
      @PathVariable String column,
      IfMatch version,
      ObjectNode body) {
    long id = Ids.path(column, "column");
    return Answers.ok(shape(columns.edit(path, author, id, version, Styled.column(body))));
  }

  @DeleteMapping("/{project}/columns/{column}")
  ResponseEntity<Void> delete(
      Author author,
      ProjectPath path,
      @PathVariable String column,
      IfMatch version,
      @RequestParam(required = false) @Nullable String moveTicketsTo) {
    Long heir = Columns.heir(moveTicketsTo);
    columns.delete(path, author, Ids.path(column, "column"), version, heir);
    return Answers.done();
  }

  @PostMapping("/{project}/columns/reorder")
  ObjectNode reorder(Author author, ProjectPath path, ObjectNode body) {
    Board board = columns.reorder(path, author, order(body));
    return Answers.list("columns", Shapes.columns(board));
  }

  static List<Long> order(ObjectNode body) {
    Fields fields = Fields.of(body, Set.of("columnIds"));
    return Fields.required(fields.ids("columnIds"), "columnIds");
  }

  @GetMapping("/{project}/columns/{column}/tickets")
  ObjectNode cards(Login login, ProjectPath path, @PathVariable String column) {
    long id = Ids.path(column, "column");
    return Answers.list("tickets", Shapes.tickets(boards.cards(login, path, id)));
  }

  @PutMapping("/{project}/columns/{column}/tickets/{ticket}")
  ResponseEntity<ObjectNode> link(
      Author author,
      ProjectPath path,
      @PathVariable String column,
      @PathVariable String ticket,
      IfMatch version,
      ObjectNode body) {
    long to = Ids.path(column, "column");
    long id = Ids.path(ticket, "ticket");
    Integer order = Fields.of(body, Set.of("order")).order("order");
    Place place = order == null ? new Place.Into(to) : new Place.At(to, order);
    return Answers.ok(Shapes.ticket(tickets.link(path, author, to, id, version, place)));
  }

  @DeleteMapping("/{project}/columns/{column}/tickets/{ticket}")
  ResponseEntity<Void> unlink(
      Author author,
      ProjectPath path,
      @PathVariable String column,
      @PathVariable String ticket,
      IfMatch version) {
    long from = Ids.path(column, "column");
    tickets.unlink(path, author, from, Ids.path(ticket, "ticket"), version);
    return Answers.done();
  }

  private static ObjectNode shape(Columns.Of found) {
    return Shapes.column(found.board(), found.column());
  }
}
