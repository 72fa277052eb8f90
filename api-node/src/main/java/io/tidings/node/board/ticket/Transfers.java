package io.tidings.node.board.ticket;

import io.tidings.node.board.Actor;
import io.tidings.node.board.Board;
import io.tidings.node.board.BoardProperties;
import io.tidings.node.board.BoardTransactions;
import io.tidings.node.board.IfMatch;
import io.tidings.node.board.Label;
import io.tidings.node.board.ProjectPath;
import io.tidings.node.board.Role;
import io.tidings.node.board.TakenNames;
import io.tidings.node.board.Ticket;
import io.tidings.node.board.TicketResponse;
import io.tidings.node.http.ProblemException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.springframework.stereotype.Service;

/**
 * Moves tickets to another project: deleted here and created there, in one commit. Neither event
 * names the other project, since the readers of the one may not know of the other.
 */
@Service
final class Transfers {
  private final BoardTransactions transactions;
  private final BoardProperties properties;

  Transfers(BoardTransactions transactions, BoardProperties properties) {
    this.transactions = transactions;
    this.properties = properties;
  }

  /**
   * The ticket keeps its id, those labels that the target has by the same name, and those assignees
   * who may read the target.
   */
  TicketResponse transfer(
      ProjectPath path, Actor actor, long id, IfMatch version, ProjectPath targetPath) {
    return transactions.run(
        path,
        targetPath,
        actor,
        Role.WRITER,
        (source, target) -> {
          // Not before the rights are checked: the error would reveal which key belongs to which
          // id.
          if (source.board().id() == target.board().id()) {
            throw ProblemException.invalid(
                "invalid-field", "targetProjectId", "targetProjectId has to be another project.");
          }
          Ticket ticket = source.ticket(id);
          version.check(ticket.version());
          Board there = target.board();
          properties.requireRoomForTicket(there);
          Tickets.remove(source, ticket);
          TargetPosition targetPosition =
              ticket.columnId() == null
                  ? new TargetPosition.NoColumn()
                  : new TargetPosition.AtIndex(there.defaultColumn().id(), null);
          ResolvedPosition position = ResolvedPosition.resolve(target, id, null, targetPosition);
          Ticket arrived =
              ticket
                  .withContent(
                      ticket.title(),
                      ticket.description(),
                      labels(source.board(), there, ticket),
                      target.readersAmong(ticket.assigneeIds()))
                  .withNumber(there.counts().lastNumber() + 1)
                  .withPosition(position.column(), position.rank())
                  // The version in between is that of its deletion here.
                  .asNextVersion(target.now())
                  .asNextVersion(target.now());
          TicketResponse added = Tickets.add(target, arrived, position);
          properties.requireRoomForBytes(target);
          return added;
        });
  }

  private static List<Long> labels(Board from, Board to, Ticket ticket) {
    Set<String> names =
        Set.copyOf(
            ticket.labelIds().stream()
                .map(from::label)
                .filter(Objects::nonNull)
                .map(Label::name)
                .map(TakenNames::folded)
                .toList());
    return to.labels().stream()
        .filter(label -> names.contains(TakenNames.folded(label.name())))
        .map(Label::id)
        .toList();
  }
}
