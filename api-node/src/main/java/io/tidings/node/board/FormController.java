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
  ResponseEntity<Void> create(Author author, ProjectPath path, HttpServletRequest request) {
    tickets.create(path, author, NewTicket.of(Form.read(request)));
    return Form.done(request, path);
  }

  @PostMapping("/tickets/{ticket}")
  ResponseEntity<Void> edit(
      Author author, ProjectPath path, @PathVariable String ticket, HttpServletRequest request) {
    return edited(author, path, ticket, TicketPatch.of(Form.read(request)), request);
  }

  @PostMapping("/tickets/{ticket}/move")
  ResponseEntity<Void> move(
      Author author, ProjectPath path, @PathVariable String ticket, HttpServletRequest request) {
    return edited(author, path, ticket, TicketPatch.move(Form.read(request)), request);
  }

  private ResponseEntity<Void> edited(
      Author author,
      ProjectPath path,
      String ticket,
      TicketPatch patch,
      HttpServletRequest request) {
    tickets.edit(path, author, Ids.path(ticket, "ticket"), IfMatch.ANY, patch);
    return Form.done(request, path);
  }

  @PostMapping("/tickets/{ticket}/delete")
  ResponseEntity<Void> delete(
      Author author, ProjectPath path, @PathVariable String ticket, HttpServletRequest request) {
    tickets.delete(path, author, Ids.path(ticket, "ticket"), IfMatch.ANY);
    return Form.done(request, path);
  }

  @PostMapping("/columns")
  ResponseEntity<Void> createColumn(Author author, ProjectPath path, HttpServletRequest request) {
    columns.create(path, author, Styled.column(Form.read(request)));
    return Form.done(request, path);
  }

  @PostMapping("/columns/{column}")
  ResponseEntity<Void> editColumn(
      Author author, ProjectPath path, @PathVariable String column, HttpServletRequest request) {
    long id = Ids.path(column, "column");
    columns.edit(path, author, id, IfMatch.ANY, Styled.column(Form.read(request)));
    return Form.done(request, path);
  }

  @PostMapping("/columns/{column}/delete")
  ResponseEntity<Void> deleteColumn(
      Author author, ProjectPath path, @PathVariable String column, HttpServletRequest request) {
    ObjectNode form = Form.read(request);
    String heir = Fields.of(form, Set.of("moveTicketsTo")).text("moveTicketsTo");
    long id = Ids.path(column, "column");
    columns.delete(path, author, id, IfMatch.ANY, Columns.heir(heir));
    return Form.done(request, path);
  }

  @PostMapping("/columns/reorder")
  ResponseEntity<Void> reorder(Author author, ProjectPath path, HttpServletRequest request) {
    columns.reorder(path, author, ColumnController.order(Form.read(request)));
    return Form.done(request, path);
  }
}
