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
  private final BoardAccess access;
  private final Changes changes;
  private final BoardProperties properties;

  Transfers(BoardAccess access, Changes changes, BoardProperties properties) {
    this.access = access;
    this.changes = changes;
    this.properties = properties;
  }

  /** The ticket keeps its id, and those labels that the target has by the same name. */
  Placed transfer(
      ProjectPath path, Author author, long id, IfMatch version, ProjectPath targetPath) {
    if (access.id(path) == access.id(targetPath)) {
      throw ProblemException.invalid(
          "invalid-field", "targetProjectId", "targetProjectId has to be another project.");
    }
    return changes.in(
        path,
        targetPath,
        author,
        Role.WRITER,
        (source, target) -> {
          Ticket ticket = source.ticket(id);
          version.check(ticket.version());
          Board there = target.board();
          Full.check(there.counts().tickets(), properties.maxTickets(), "tickets");
          Tickets.remove(source, ticket);
          Place place =
              ticket.columnId() == null
                  ? new Place.Off()
                  : new Place.At(there.defaultColumn().id(), null);
          Spot spot = Spot.of(target, id, null, place);
          Ticket arrived =
              ticket
                  .saying(
                      ticket.title(), ticket.description(), labels(source.board(), there, ticket))
                  .numbered(there.counts().lastNumber() + 1)
                  .at(spot.column(), spot.rank())
                  .touched(target.now());
          return Tickets.add(target, arrived, spot);
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
