package io.tidings.node.board;

import io.tidings.node.http.ProblemException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.springframework.stereotype.Service;

/**
 * Tickets that go to another project: deleted here and created there, in one commit. Neither event
 * names the other project, which its readers may not know of.
 */
@Service
final class Transfers {
  private final BoardTransactions transactions;
  private final BoardProperties properties;

  Transfers(BoardTransactions transactions, BoardProperties properties) {
    this.transactions = transactions;
    this.properties = properties;
  }

  /** The ticket keeps its id, and those labels that the target has by the same name. */
  PositionedTicket transfer(
      ProjectPath path, Actor actor, long id, IfMatch version, ProjectPath targetPath) {
    return transactions.run(
        path,
        targetPath,
        actor,
        Role.WRITER,
        (source, target) -> {
          // Not before the rights are known: it would tell which key belongs to which id.
          if (source.board().id() == target.board().id()) {
            throw ProblemException.invalid(
                "invalid-field", "targetProjectId", "targetProjectId has to be another project.");
          }
          Ticket ticket = source.ticket(id);
          version.check(ticket.version());
          Board there = target.board();
          BoardLimits.check(there.counts().tickets(), properties.maxTickets(), "tickets");
          Tickets.remove(source, ticket);
          TargetPosition targetPosition =
              ticket.columnId() == null
                  ? new TargetPosition.NoColumn()
                  : new TargetPosition.AtIndex(there.defaultColumn().id(), null);
          ResolvedPosition position = ResolvedPosition.resolve(target, id, null, targetPosition);
          Ticket arrived =
              ticket
                  .withContent(
                      ticket.title(), ticket.description(), labels(source.board(), there, ticket))
                  .withNumber(there.counts().lastNumber() + 1)
                  .withPosition(position.column(), position.rank())
                  .asNextVersion(target.now());
          PositionedTicket added = Tickets.add(target, arrived, position);
          BoardLimits.checkBytes(target, properties.maxBytes());
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
                .toList());
    return to.labels().stream()
        .filter(label -> names.contains(label.name()))
        .map(Label::id)
        .toList();
  }
}
