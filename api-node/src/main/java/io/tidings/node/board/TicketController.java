package io.tidings.node.board;

import io.tidings.node.access.Login;
import java.util.Set;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/** Tickets over HTTP. */
@RestController
@RequestMapping({Paths.PROJECTS, Paths.OF_REPO, Paths.OF_USER, Paths.OF_ORG})
final class TicketController {
  private final Boards boards;
  private final Tickets tickets;
  private final Transfers transfers;

  TicketController(Boards boards, Tickets tickets, Transfers transfers) {
    this.boards = boards;
    this.tickets = tickets;
    this.transfers = transfers;
  }

  @GetMapping("/{project}/tickets")
  ObjectNode list(Login login, ProjectPath path) {
    return Answers.list("tickets", Shapes.tickets(boards.whole(login, path).tickets()));
  }

  @PostMapping("/{project}/tickets")
  ResponseEntity<ObjectNode> create(Author author, ProjectPath path, ObjectNode body) {
    return Answers.created(Shapes.ticket(tickets.create(path, author, NewTicket.of(body))));
  }

  @GetMapping("/{project}/tickets/{ticket}")
  ResponseEntity<ObjectNode> get(Login login, ProjectPath path, @PathVariable String ticket) {
    return Answers.ok(Shapes.ticket(boards.ticket(login, path, id(ticket))));
  }

  @PatchMapping("/{project}/tickets/{ticket}")
  ResponseEntity<ObjectNode> edit(
      Author author,
      ProjectPath path,
      @PathVariable String ticket,
      IfMatch version,
      ObjectNode body) {
    return edited(path, author, ticket, version, TicketPatch.of(body));
  }

  @PostMapping("/{project}/tickets/{ticket}/move")
  ResponseEntity<ObjectNode> move(
      Author author,
      ProjectPath path,
      @PathVariable String ticket,
      IfMatch version,
      ObjectNode body) {
    return edited(path, author, ticket, version, TicketPatch.move(body));
  }

  private ResponseEntity<ObjectNode> edited(
      ProjectPath path, Author author, String ticket, IfMatch version, TicketPatch patch) {
    return Answers.ok(Shapes.ticket(tickets.edit(path, author, id(ticket), version, patch)));
  }

  @PostMapping("/{project}/tickets/{ticket}/transfer")
  ResponseEntity<ObjectNode> transfer(
      Author author,
      ProjectPath path,
      @PathVariable String ticket,
      IfMatch version,
      ObjectNode body) {
    Fields fields = Fields.of(body, Set.of("targetProjectId"));
    Long target = Fields.required(fields.id("targetProjectId"), "targetProjectId");
    return Answers.ok(
        Shapes.ticket(
            transfers.transfer(
                path, author, id(ticket), version, ProjectPath.of(target.toString()))));
  }

  @DeleteMapping("/{project}/tickets/{ticket}")
  ResponseEntity<Void> delete(
      Author author, ProjectPath path, @PathVariable String ticket, IfMatch version) {
    tickets.delete(path, author, id(ticket), version);
    return Answers.done();
  }

  private static long id(String ticket) {
    return Ids.path(ticket, "ticket");
  }
}
