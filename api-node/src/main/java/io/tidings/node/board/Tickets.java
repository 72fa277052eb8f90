package io.tidings.node.board;

import io.tidings.events.spring.WorkspaceState;
import io.tidings.node.http.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.springframework.stereotype.Service;

/** Tickets: what they say and where they are. */
@Service
final class Tickets {
  private final WorkspaceState workspace;
  private final Changes changes;
  private final BoardProperties properties;

  Tickets(WorkspaceState workspace, Changes changes, BoardProperties properties) {
    this.workspace = workspace;
    this.changes = changes;
    this.properties = properties;
  }

  Placed create(ProjectPath path, Author author, NewTicket wanted) {
    long id = workspace.nextNumber(Names.IDS, "ticket");
    return changes.in(
        path,
        author,
        Role.WRITER,
        draft -> {
          Board board = draft.board();
          Full.check(board.counts().tickets(), properties.maxTickets(), "tickets");
          checkLabels(board, wanted.labelIds());
          Spot spot = Spot.of(draft, id, null, wanted.placeIn(board));
          Ticket ticket =
              new Ticket(
                  id,
                  board.counts().lastNumber() + 1,
                  wanted.title(),
                  wanted.description(),
                  wanted.labelIds(),
                  spot.column(),
                  spot.rank(),
                  author.user(),
                  draft.now(),
                  draft.now(),
                  1);
          return add(draft, ticket, spot);
        });
  }

  /** Puts a ticket that is new to the project where a place was found for it. */
  static Placed add(Draft draft, Ticket ticket, Spot spot) {
    Placed placed = new Placed(draft.board().id(), ticket, spot.order());
    draft.put(ticket);
    draft.put(new Counts(draft.board().counts().tickets() + 1, ticket.number()));
    draft.tell().ticketCreated(placed);
    spot.take(draft, ticket.id());
    return placed;
  }

  /** Changes what a ticket says, where it is, or both, in one event. */
  Placed edit(ProjectPath path, Author author, long id, IfMatch version, TicketPatch patch) {
    return changes.in(
        path,
        author,
        Role.WRITER,
        draft -> {
          Ticket ticket = draft.ticket(id);
          version.check(ticket.version());
          return edit(draft, ticket, patch);
        });
  }

  /** Puts a ticket in a column, or leaves it where it is there. */
  Placed link(ProjectPath path, Author author, long column, long id, IfMatch version, Place place) {
    return changes.in(
        path,
        author,
        Role.WRITER,
        draft -> {
          draft.column(column);
          Ticket ticket = draft.ticket(id);
          version.check(ticket.version());
          return edit(draft, ticket, TicketPatch.to(place));
        });
  }

  /** Takes a ticket off the column that it is in. */
  Placed unlink(ProjectPath path, Author author, long column, long id, IfMatch version) {
    return changes.in(
        path,
        author,
        Role.WRITER,
        draft -> {
          draft.column(column);
          Ticket ticket = draft.ticket(id);
          if (!Objects.equals(ticket.columnId(), column)) {
            throw Missing.of("card in this column");
          }
          version.check(ticket.version());
          return edit(draft, ticket, TicketPatch.to(new Place.Off()));
        });
  }

  void delete(ProjectPath path, Author author, long id, IfMatch version) {
    changes.in(
        path,
        author,
        Role.WRITER,
        draft -> {
          Ticket ticket = draft.ticket(id);
          version.check(ticket.version());
          remove(draft, ticket);
          return ticket;
        });
  }

  /** Takes a ticket out of the project. */
  static void remove(Draft draft, Ticket ticket) {
    draft.remove(ticket);
    if (ticket.columnId() != null) {
      draft.removeCard(ticket.columnId(), ticket.id());
    }
    Counts counts = draft.board().counts();
    draft.put(new Counts(counts.tickets() - 1, counts.lastNumber()));
    draft.tell().ticketDeleted(draft.board().id(), ticket);
  }

  private static Placed edit(Draft draft, Ticket ticket, TicketPatch patch) {
    if (patch.labelIds() != null) {
      checkLabels(draft.board(), patch.labelIds());
    }
    Ticket said = patch.applyTo(ticket);
    List<String> changed = contents(ticket, said);
    Spot spot = Spot.of(draft, ticket.id(), ticket.columnId(), patch.place());
    boolean stays =
        Objects.equals(spot.column(), ticket.columnId())
            && Objects.equals(spot.rank(), ticket.rank());
    if (stays && changed.isEmpty()) {
      return new Placed(draft.board().id(), ticket, spot.order());
    }
    Ticket next = said.at(spot.column(), spot.rank()).touched(draft.now());
    Placed placed = new Placed(draft.board().id(), next, spot.order());
    draft.put(next);
    if (stays) {
      draft.tell().ticketUpdated(placed, changed);
    } else {
      move(draft, ticket, placed, spot, changed);
    }
    return placed;
  }

  private static void move(
      Draft draft, Ticket before, Placed placed, Spot spot, List<String> contents) {
    Long from = before.columnId();
    Long to = spot.column();
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
      draft.tell().cardLinked(placed, to, changed);
    } else if (from != null && to != null) {
      draft.tell().cardMoved(placed, from, to, changed);
    } else if (from != null) {
      draft.tell().cardUnlinked(placed, from, changed);
    }
    spot.take(draft, before.id());
  }

  private static List<String> contents(Ticket before, Ticket after) {
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
