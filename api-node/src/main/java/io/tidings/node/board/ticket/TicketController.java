package io.tidings.node.board.ticket;

import io.tidings.events.IdempotencyKey;
import io.tidings.node.access.Login;
import io.tidings.node.board.Actor;
import io.tidings.node.board.ApiPaths;
import io.tidings.node.board.Board;
import io.tidings.node.board.BoardQueries;
import io.tidings.node.board.BodyFrom;
import io.tidings.node.board.IfMatch;
import io.tidings.node.board.LargeReads;
import io.tidings.node.board.PathId;
import io.tidings.node.board.ProjectPath;
import io.tidings.node.board.Role;
import io.tidings.node.board.TicketResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

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
        () -> new TicketsResponse(boardQueries.snapshot(login, path, board).tickets()));
  }

  @PostMapping("/{project}/tickets")
  @ResponseStatus(HttpStatus.CREATED)
  TicketResponse create(
      Actor actor,
      ProjectPath path,
      @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
      @BodyFrom(Role.WRITER) NewTicket ticket) {
    return tickets.create(path, actor, key == null ? null : new IdempotencyKey(key), ticket);
  }

  @GetMapping("/{project}/tickets/{ticket}")
  TicketResponse get(Login login, ProjectPath path, @PathId long ticket) {
    return boardQueries.ticket(login, path, ticket);
  }

  @PatchMapping("/{project}/tickets/{ticket}")
  TicketResponse edit(
      Actor actor,
      ProjectPath path,
      IfMatch version,
      @BodyFrom(Role.WRITER) TicketPatch patch,
      @PathId long ticket) {
    return tickets.edit(path, actor, ticket, version, patch);
  }

  @PostMapping("/{project}/tickets/{ticket}/move")
  TicketResponse move(
      Actor actor,
      ProjectPath path,
      IfMatch version,
      @BodyFrom(Role.WRITER) TicketMove move,
      @PathId long ticket) {
    return tickets.move(path, actor, ticket, version, move);
  }

  @PostMapping("/{project}/tickets/{ticket}/transfer")
  TicketResponse transfer(
      Actor actor,
      ProjectPath path,
      IfMatch version,
      @BodyFrom(Role.WRITER) TicketTransfer transfer,
      @PathId long ticket) {
    return transfers.transfer(path, actor, ticket, version, transfer.target());
  }

  @DeleteMapping("/{project}/tickets/{ticket}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void delete(Actor actor, ProjectPath path, IfMatch version, @PathId long ticket) {
    tickets.delete(path, actor, ticket, version);
  }
}
