package io.tidings.node.board;

import io.tidings.node.http.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.springframework.stereotype.Service;

/** Tickets: what they say and where they are. */
@Service
final class Tickets {
  private final BoardTransactions transactions;
  private final BoardProperties properties;

  Tickets(BoardTransactions transactions, BoardProperties properties) {
    this.transactions = transactions;
    this.properties = properties;
  }

  PositionedTicket create(ProjectPath path, Actor actor, NewTicket wanted) {
    return transactions.run(
        path,
        actor,
        Role.WRITER,
        draft -> {
          Board board = draft.board();
          BoardLimits.check(board.counts().tickets(), properties.maxTickets(), "tickets");
          checkLabels(board, wanted.labelIds());
          long id = draft.newId("ticket");
          ResolvedPosition position =
              ResolvedPosition.resolve(draft, id, null, wanted.positionIn(board));
          Ticket ticket =
              new Ticket(
                  id,
                  board.counts().lastNumber() + 1,
                  wanted.title(),
                  wanted.description(),
                  wanted.labelIds(),
                  position.column(),
                  position.rank(),
                  actor.user(),
                  draft.now(),
                  draft.now(),
                  1);
          PositionedTicket added = add(draft, ticket, position);
          BoardLimits.checkBytes(draft, properties.maxBytes());
          return added;
        });
  }

  /** Puts a ticket that is new to the project at its resolved position. */
  static PositionedTicket add(BoardDraft draft, Ticket ticket, ResolvedPosition position) {
    PositionedTicket positioned =
        new PositionedTicket(draft.board().id(), ticket, position.order());
    draft.put(ticket);
    draft.put(draft.board().counts().withOneMore(ticket.number()));
    draft.events().ticketCreated(positioned);
    position.apply(draft, ticket.id());
    return positioned;
  }

  /** Changes what a ticket says, where it is, or both, in one event. */
  PositionedTicket edit(
      ProjectPath path, Actor actor, long id, IfMatch version, TicketPatch patch) {
    return transactions.run(
        path,
        actor,
        Role.WRITER,
        draft -> {
          Ticket ticket = draft.ticket(id);
          version.check(ticket.version());
          PositionedTicket edited = edit(draft, ticket, patch);
          BoardLimits.checkBytes(draft, properties.maxBytes());
          return edited;
        });
  }

  /** Puts a ticket in a column, or leaves it where it is there. */
  PositionedTicket link(
      ProjectPath path,
      Actor actor,
      long column,
      long id,
      IfMatch version,
      TargetPosition targetPosition) {
    return transactions.run(
        path,
        actor,
        Role.WRITER,
        draft -> {
          draft.column(column);
          Ticket ticket = draft.ticket(id);
          version.check(ticket.version());
          return edit(draft, ticket, TicketPatch.moveTo(targetPosition));
        });
  }

  /** Takes a ticket off the column that it is in. */
  PositionedTicket unlink(ProjectPath path, Actor actor, long column, long id, IfMatch version) {
    return transactions.run(
        path,
        actor,
        Role.WRITER,
        draft -> {
          draft.column(column);
          Ticket ticket = draft.ticket(id);
          if (!Objects.equals(ticket.columnId(), column)) {
            throw NotFound.of("card in this column");
          }
          version.check(ticket.version());
          return edit(draft, ticket, TicketPatch.moveTo(new TargetPosition.NoColumn()));
        });
  }

  void delete(ProjectPath path, Actor actor, long id, IfMatch version) {
    transactions.run(
        path,
        actor,
        Role.WRITER,
        draft -> {
          Ticket ticket = draft.ticket(id);
          version.check(ticket.version());
          remove(draft, ticket);
          return ticket;
        });
  }

  /** Takes a ticket out of the project. */
  static void remove(BoardDraft draft, Ticket ticket) {
    draft.remove(ticket);
    if (ticket.columnId() != null) {
      draft.removeCard(ticket.columnId(), ticket.id());
    }
    draft.put(draft.board().counts().withOneLess());
    draft.events().ticketDeleted(draft.board().id(), ticket);
  }

  private static PositionedTicket edit(BoardDraft draft, Ticket ticket, TicketPatch patch) {
    if (patch.labelIds() != null) {
      checkLabels(draft.board(), patch.labelIds());
    }
    Ticket edited = patch.applyTo(ticket);
    List<String> changed = changedFields(ticket, edited);
    ResolvedPosition position =
        ResolvedPosition.resolve(draft, ticket.id(), ticket.columnId(), patch.targetPosition());
    boolean stays =
        Objects.equals(position.column(), ticket.columnId())
            && Objects.equals(position.rank(), ticket.rank());
    if (stays && changed.isEmpty()) {
      return new PositionedTicket(draft.board().id(), ticket, position.order());
    }
    Ticket next =
        edited.withPosition(position.column(), position.rank()).asNextVersion(draft.now());
    PositionedTicket positioned = new PositionedTicket(draft.board().id(), next, position.order());
    draft.put(next);
    if (stays) {
      draft.events().ticketUpdated(positioned, changed);
    } else {
      move(draft, ticket, positioned, position, changed);
    }
    return positioned;
  }

  private static void move(
      BoardDraft draft,
      Ticket before,
      PositionedTicket positioned,
      ResolvedPosition position,
      List<String> contents) {
    Long from = before.columnId();
    Long to = position.column();
    List<String> changed = new ArrayList<>(contents);
    if (!Objects.equals(from, to)) {
      changed.add("columnId");
    }
    if (to != null) {
      changed.add("order");
    }
    if (from != null && !from.equals(to)) {
      draft.removeCard(from, before.id());
    }
    if (from == null && to != null) {
      draft.events().cardLinked(positioned, to, changed);
    } else if (from != null && to != null) {
      draft.events().cardMoved(positioned, from, to, changed);
    } else if (from != null) {
      draft.events().cardUnlinked(positioned, from, changed);
    }
    position.apply(draft, before.id());
  }

  private static List<String> changedFields(Ticket before, Ticket after) {
    List<String> changed = new ArrayList<>();
    if (!before.title().equals(after.title())) {
      changed.add("title");
    }
    if (!before.description().equals(after.description())) {
      changed.add("description");
    }
    if (!before.labelIds().equals(after.labelIds())) {
      changed.add("labelIds");
    }
    return changed;
  }

  private static void checkLabels(Board board, List<Long> labels) {
    if (labels.stream().anyMatch(label -> board.label(label) == null)) {
      throw ProblemException.invalid(
          "invalid-field", "labelIds", "labelIds has to be labels of this project.");
    }
  }
}
