package io.tidings.node.board.form;

import io.tidings.node.board.Actor;
import io.tidings.node.board.BodyFrom;
import io.tidings.node.board.IfMatch;
import io.tidings.node.board.PathId;
import io.tidings.node.board.ProjectPath;
import io.tidings.node.board.Role;
import io.tidings.node.board.column.ColumnOrder;
import io.tidings.node.board.column.ColumnPatch;
import io.tidings.node.board.column.Columns;
import io.tidings.node.board.column.NewColumn;
import io.tidings.node.board.ticket.NewTicket;
import io.tidings.node.board.ticket.TicketMove;
import io.tidings.node.board.ticket.TicketPatch;
import io.tidings.node.board.ticket.Tickets;
import io.tidings.node.http.RelativeRoot;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The forms of the board's page, which need no script. */
@RestController
@RequestMapping(path = "/board/{project}", consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
public final class FormController {
  private final Tickets tickets;
  private final Columns columns;

  FormController(Tickets tickets, Columns columns) {
    this.tickets = tickets;
    this.columns = columns;
  }

  @PostMapping("/tickets")
  ResponseEntity<Void> create(
      Actor actor,
      ProjectPath path,
      HttpServletRequest request,
      @BodyFrom(value = Role.WRITER, form = true) NewTicket ticket) {
    tickets.create(path, actor, null, ticket);
    return done(request, path);
  }

  @PostMapping("/tickets/{ticket}")
  ResponseEntity<Void> edit(
      Actor actor,
      ProjectPath path,
      HttpServletRequest request,
      @BodyFrom(value = Role.WRITER, form = true) TicketPatch patch,
      @PathId long ticket) {
    tickets.edit(path, actor, ticket, IfMatch.ANY, patch);
    return done(request, path);
  }

  @PostMapping("/tickets/{ticket}/move")
  ResponseEntity<Void> move(
      Actor actor,
      ProjectPath path,
      HttpServletRequest request,
      @BodyFrom(value = Role.WRITER, form = true) TicketMove move,
      @PathId long ticket) {
    tickets.move(path, actor, ticket, IfMatch.ANY, move);
    return done(request, path);
  }

  @PostMapping("/tickets/{ticket}/delete")
  ResponseEntity<Void> delete(
      Actor actor, ProjectPath path, HttpServletRequest request, @PathId long ticket) {
    tickets.delete(path, actor, ticket, IfMatch.ANY);
    return done(request, path);
  }

  @PostMapping("/columns")
  ResponseEntity<Void> createColumn(
      Actor actor,
      ProjectPath path,
      HttpServletRequest request,
      @BodyFrom(value = Role.ADMIN, form = true) NewColumn column) {
    columns.create(path, actor, column);
    return done(request, path);
  }

  @PostMapping("/columns/{column}")
  ResponseEntity<Void> editColumn(
      Actor actor,
      ProjectPath path,
      HttpServletRequest request,
      @BodyFrom(value = Role.WRITER, form = true) ColumnPatch patch,
      @PathId long column) {
    columns.edit(path, actor, column, IfMatch.ANY, patch);
    return done(request, path);
  }

  @PostMapping("/columns/{column}/delete")
  ResponseEntity<Void> deleteColumn(
      Actor actor,
      ProjectPath path,
      HttpServletRequest request,
      @BodyFrom(value = Role.ADMIN, form = true) ColumnDeletion form,
      @PathId long column) {
    columns.delete(path, actor, column, IfMatch.ANY, Columns.parseTarget(form.moveTicketsTo()));
    return done(request, path);
  }

  @PostMapping("/columns/reorder")
  ResponseEntity<Void> reorder(
      Actor actor,
      ProjectPath path,
      HttpServletRequest request,
      @BodyFrom(value = Role.WRITER, form = true) ColumnOrder order) {
    columns.reorder(path, actor, IfMatch.ANY, order.columnIds());
    return done(request, path);
  }

  /**
   * An empty answer for a script; the way back to the board for a form that the browser itself
   * sent.
   */
  private static ResponseEntity<Void> done(HttpServletRequest request, ProjectPath path) {
    return "navigate".equals(request.getHeader("Sec-Fetch-Mode"))
        ? ResponseEntity.status(HttpStatus.SEE_OTHER)
            .header(HttpHeaders.LOCATION, RelativeRoot.of(request).to("/board/" + path.idOrKey()))
            .build()
        : ResponseEntity.noContent().build();
  }
}
