package io.tidings.node.board;

import io.tidings.node.access.Login;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
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
@RequestMapping({ApiPaths.PROJECTS, ApiPaths.OF_REPO, ApiPaths.OF_USER, ApiPaths.OF_ORG})
final class TicketController {
  private final BoardQueries boardQueries;
  private final Tickets tickets;
  private final Transfers transfers;
  private final LargeReads largeReads;

  TicketController(
      BoardQueries boardQueries, Tickets tickets, Transfers transfers, LargeReads largeReads) {
    this.boardQueries = boardQueries;
    this.tickets = tickets;
    this.transfers = transfers;
    this.largeReads = largeReads;
  }

  @GetMapping("/{project}/tickets")
  void list(Login login, ProjectPath path, HttpServletResponse response) throws IOException {
    Board board = boardQueries.board(login, path);
    largeReads.answer(
        login,
        board,
        response,
        () ->
            Answers.list(
                "tickets", Shapes.tickets(boardQueries.snapshot(login, path, board).tickets())));
  }

  @PostMapping("/{project}/tickets")
  ResponseEntity<ObjectNode> create(
      Actor actor, ProjectPath path, @BodyFrom(Role.WRITER) ObjectNode body) {
    return Answers.created(Shapes.ticket(tickets.create(path, actor, NewTicket.of(body))));
  }

  @GetMapping("/{project}/tickets/{ticket}")
  ResponseEntity<ObjectNode> get(Login login, ProjectPath path, @PathVariable String ticket) {
    return Answers.ok(Shapes.ticket(boardQueries.ticket(login, path, id(ticket))));
  }

  @PatchMapping("/{project}/tickets/{ticket}")
  ResponseEntity<ObjectNode> edit(
      Actor actor,
      ProjectPath path,
      @PathVariable String ticket,
      IfMatch version,
      @BodyFrom(Role.WRITER) ObjectNode body) {
    return edited(path, actor, ticket, version, TicketPatch.of(body));
  }

  @PostMapping("/{project}/tickets/{ticket}/move")
  ResponseEntity<ObjectNode> move(
      Actor actor,
      ProjectPath path,
      @PathVariable String ticket,
      IfMatch version,
      @BodyFrom(Role.WRITER) ObjectNode body) {
    return edited(path, actor, ticket, version, TicketPatch.ofMove(body));
  }

  private ResponseEntity<ObjectNode> edited(
      ProjectPath path, Actor actor, String ticket, IfMatch version, TicketPatch patch) {
    return Answers.ok(Shapes.ticket(tickets.edit(path, actor, id(ticket), version, patch)));
  }

  @PostMapping("/{project}/tickets/{ticket}/transfer")
  ResponseEntity<ObjectNode> transfer(
      Actor actor,
      ProjectPath path,
      @PathVariable String ticket,
      IfMatch version,
      @BodyFrom(Role.WRITER) ObjectNode body) {
    RequestFields fields = RequestFields.of(body, Set.of("targetProjectId"));
    Long target = RequestFields.required(fields.id("targetProjectId"), "targetProjectId");
    return Answers.ok(
        Shapes.ticket(
            transfers.transfer(
                path, actor, id(ticket), version, ProjectPath.of(target.toString()))));
  }

  @DeleteMapping("/{project}/tickets/{ticket}")
  ResponseEntity<Void> delete(
      Actor actor, ProjectPath path, @PathVariable String ticket, IfMatch version) {
    tickets.delete(path, actor, id(ticket), version);
    return Answers.done();
  }

  private static long id(String ticket) {
    return Ids.fromPath(ticket, "ticket");
  }
}
