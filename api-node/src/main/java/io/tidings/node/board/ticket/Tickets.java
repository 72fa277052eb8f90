package io.tidings.node.board.ticket;

import io.tidings.events.IdempotencyKey;
import io.tidings.node.board.Actor;
import io.tidings.node.board.Board;
import io.tidings.node.board.BoardDraft;
import io.tidings.node.board.BoardProperties;
import io.tidings.node.board.BoardTransactions;
import io.tidings.node.board.IfMatch;
import io.tidings.node.board.NotFoundException;
import io.tidings.node.board.ProjectPath;
import io.tidings.node.board.Role;
import io.tidings.node.board.Ticket;
import io.tidings.node.board.TicketResponse;
import io.tidings.node.http.ProblemException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Service;

/** Creates, edits, moves and deletes tickets. */
@Service
public final class Tickets {
  private final BoardTransactions transactions;
  private final BoardProperties properties;
  private final Duration keyPeriod;

  /**
   * @param keyPeriod how long idempotency keys are remembered
   */
  Tickets(
      BoardTransactions transactions,
      BoardProperties properties,
      @Value("${tidings.log.idempotency:10m}") Duration keyPeriod) {
    this.transactions = transactions;
    this.properties = properties;
    this.keyPeriod = keyPeriod;
  }

  /**
   * Creates a ticket; a retry gets the one that the first request created.
   *
   * @param key identifies a retry; null for a request that will not be repeated
   */
  public TicketResponse create(
      ProjectPath path, Actor actor, @Nullable IdempotencyKey key, NewTicket wanted) {
    if (key == null) {
      return transactions.run(path, actor, Role.WRITER, draft -> create(draft, actor, wanted));
    }
    TicketKeys keys = new TicketKeys(actor.user(), keyPeriod);
    return transactions.run(
        path,
        actor,
        Role.WRITER,
        Set.of(keys.versionName()),
        draft -> {
          String content = wanted.contentIn(draft.board().id());
          Long made = keys.find(draft.state(), draft.now(), key, content);
          if (made != null) {
            return present(draft, draft.ticket(made));
          }
          TicketResponse created = create(draft, actor, wanted);
          keys.put(draft.state(), draft.commit(), draft.now(), key, content, created.id());
          return created;
        });
  }

  private TicketResponse create(BoardDraft draft, Actor actor, NewTicket wanted) {
    Board board = draft.board();
    properties.requireRoomForTicket(board);
    checkLabels(board, wanted.labelIds());
    Assignees.check(draft, List.of(), wanted.assigneeIds());
    long id = draft.newId("ticket");
    ResolvedPosition position = ResolvedPosition.resolve(draft, id, null, wanted.positionIn(board));
    Ticket ticket =
        new Ticket(
            id,
            board.counts().lastNumber() + 1,
            wanted.title(),
            wanted.description(),
            wanted.labelIds().stream().distinct().toList(),
            wanted.assigneeIds().stream().distinct().toList(),
            position.column(),
            position.rank(),
            actor.user(),
            draft.now(),
            draft.now(),
            1);
    TicketResponse added = add(draft, ticket, position);
    properties.requireRoomForBytes(draft);
    return added;
  }

  /** The ticket at its current position. */
  private static TicketResponse present(BoardDraft draft, Ticket ticket) {
    ResolvedPosition position =
        ResolvedPosition.resolve(
            draft, ticket.id(), ticket.columnId(), new TargetPosition.Unchanged());
    return TicketResponse.of(draft.board().id(), ticket, position.order());
  }

  /** Puts a ticket that is new to the project at its resolved position. */
  static TicketResponse add(BoardDraft draft, Ticket ticket, ResolvedPosition position) {
    TicketResponse added = TicketResponse.of(draft.board().id(), ticket, position.order());
    draft.put(ticket);
    draft.put(draft.board().counts().withOneMore(ticket.number()));
    draft.events().ticketCreated(added);
    position.apply(draft, ticket.id());
    return added;
  }

  /** Changes a ticket's contents, its position, or both, in one event. */
  public TicketResponse edit(
      ProjectPath path, Actor actor, long id, IfMatch version, TicketPatch patch) {
    return change(
        path,
        actor,
        id,
        version,
        (draft, ticket) -> {
          if (patch.labelIds() != null) {
            checkLabels(draft.board(), patch.labelIds());
          }
          if (patch.assigneeIds() != null) {
            Assignees.check(draft, ticket.assigneeIds(), patch.assigneeIds());
          }
          TicketResponse edited =
              edit(draft, ticket, patch.applyTo(ticket), patch.targetPosition());
          properties.requireRoomForBytes(draft);
          return edited;
        });
  }

  /** Puts a ticket at a position of a column. */
  public TicketResponse move(
      ProjectPath path, Actor actor, long id, IfMatch version, TicketMove move) {
    return change(
        path,
        actor,
        id,
        version,
        (draft, ticket) -> edit(draft, ticket, ticket, move.targetPosition()));
  }

  private <T> T change(
      ProjectPath path,
      Actor actor,
      long id,
      IfMatch version,
      BiFunction<BoardDraft, Ticket, T> change) {
    return transactions.run(
        path,
        actor,
        Role.WRITER,
        draft -> {
          Ticket ticket = draft.ticket(id);
          version.check(ticket.version());
          return change.apply(draft, ticket);
        });
  }

  /** Puts a ticket in a column; if it is there already, its position stays. */
  public TicketResponse link(
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
          return edit(draft, ticket, ticket, targetPosition);
        });
  }

  /** Takes a ticket out of its column. */
  public void unlink(ProjectPath path, Actor actor, long column, long id, IfMatch version) {
    transactions.run(
        path,
        actor,
        Role.WRITER,
        draft -> {
          draft.column(column);
          Ticket ticket = draft.ticket(id);
          if (!Objects.equals(ticket.columnId(), column)) {
            throw new NotFoundException("card in this column");
          }
          version.check(ticket.version());
          return edit(draft, ticket, ticket, new TargetPosition.NoColumn());
        });
  }

  public void delete(ProjectPath path, Actor actor, long id, IfMatch version) {
    change(
        path,
        actor,
        id,
        version,
        (draft, ticket) -> {
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

  private static TicketResponse edit(
      BoardDraft draft, Ticket before, Ticket edited, TargetPosition target) {
    ResolvedPosition position =
        ResolvedPosition.resolve(draft, before.id(), before.columnId(), target);
    List<String> changed = edited.changedSince(before);
    boolean stays =
        Objects.equals(position.column(), before.columnId())
            && Objects.equals(position.rank(), before.rank());
    if (stays && changed.isEmpty()) {
      return TicketResponse.of(draft.board().id(), before, position.order());
    }
    Ticket next =
        edited.withPosition(position.column(), position.rank()).asNextVersion(draft.now());
    TicketResponse response = TicketResponse.of(draft.board().id(), next, position.order());
    draft.put(next);
    if (stays) {
      draft.events().ticketUpdated(response, changed);
    } else {
      position.enter(draft, before.columnId(), response, changed);
    }
    return response;
  }

  private static void checkLabels(Board board, List<Long> labels) {
    for (int i = 0; i < labels.size(); i++) {
      if (board.label(labels.get(i)) == null) {
        String field = "labelIds[" + i + "]";
        throw ProblemException.invalid(
            "invalid-field",
            field,
            field + " has to be a label of this project; got \"" + labels.get(i) + "\".");
      }
    }
  }
}
