package io.tidings.node.board;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/** The forms of the board's page, which need no script. */
@RestController
@RequestMapping(path = "/board/{project}", consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
final class FormController {
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
      @BodyFrom(Role.WRITER) ObjectNode form) {
    tickets.create(path, actor, NewTicket.of(form));
    return Form.done(request, path);
  }

  @PostMapping("/tickets/{ticket}")
  ResponseEntity<Void> edit(
      Actor actor,
      ProjectPath path,
      @PathVariable String ticket,
      HttpServletRequest request,
      @BodyFrom(Role.WRITER) ObjectNode form) {
    return edited(actor, path, ticket, TicketPatch.of(form), request);
  }

  @PostMapping("/tickets/{ticket}/move")
  ResponseEntity<Void> move(
      Actor actor,
      ProjectPath path,
      @PathVariable String ticket,
      HttpServletRequest request,
      @BodyFrom(Role.WRITER) ObjectNode form) {
    return edited(actor, path, ticket, TicketPatch.ofMove(form), request);
  }

  private ResponseEntity<Void> edited(
      Actor actor, ProjectPath path, String ticket, TicketPatch patch, HttpServletRequest request) {
    tickets.edit(path, actor, Ids.fromPath(ticket, "ticket"), IfMatch.ANY, patch);
    return Form.done(request, path);
  }

  @PostMapping("/tickets/{ticket}/delete")
  ResponseEntity<Void> delete(
      Actor actor, ProjectPath path, @PathVariable String ticket, HttpServletRequest request) {
    tickets.delete(path, actor, Ids.fromPath(ticket, "ticket"), IfMatch.ANY);
    return Form.done(request, path);
  }

  @PostMapping("/columns")
  ResponseEntity<Void> createColumn(
      Actor actor,
      ProjectPath path,
      HttpServletRequest request,
      @BodyFrom(Role.ADMIN) ObjectNode form) {
    columns.create(path, actor, TitleAndColor.forColumn(form));
    return Form.done(request, path);
  }

  @PostMapping("/columns/{column}")
  ResponseEntity<Void> editColumn(
      Actor actor,
      ProjectPath path,
      @PathVariable String column,
      HttpServletRequest request,
      @BodyFrom(Role.WRITER) ObjectNode form) {
    long id = Ids.fromPath(column, "column");
    columns.edit(path, actor, id, IfMatch.ANY, TitleAndColor.forColumn(form));
    return Form.done(request, path);
  }

  @PostMapping("/columns/{column}/delete")
  ResponseEntity<Void> deleteColumn(
      Actor actor,
      ProjectPath path,
      @PathVariable String column,
      HttpServletRequest request,
      @BodyFrom(Role.ADMIN) ObjectNode form) {
    String target = RequestFields.of(form, Set.of("moveTicketsTo")).text("moveTicketsTo");
    long id = Ids.fromPath(column, "column");
    columns.delete(path, actor, id, IfMatch.ANY, Columns.parseTarget(target));
    return Form.done(request, path);
  }

  @PostMapping("/columns/reorder")
  ResponseEntity<Void> reorder(
      Actor actor,
      ProjectPath path,
      HttpServletRequest request,
      @BodyFrom(Role.WRITER) ObjectNode form) {
    columns.reorder(path, actor, ColumnController.order(form));
    return Form.done(request, path);
  }
}
