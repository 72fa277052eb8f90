package io.tidings.node.board.project;

import io.tidings.node.board.Actor;
import io.tidings.node.board.BoardDraft;
import io.tidings.node.board.BoardProperties;
import io.tidings.node.board.BoardTransactions;
import io.tidings.node.board.IfMatch;
import io.tidings.node.board.Label;
import io.tidings.node.board.LabelResponse;
import io.tidings.node.board.NotFoundException;
import io.tidings.node.board.ProjectPath;
import io.tidings.node.board.Role;
import io.tidings.node.board.TakenNames;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Service;

/** The labels of projects. */
@Service
final class Labels {
  private final BoardTransactions transactions;
  private final BoardProperties properties;

  Labels(BoardTransactions transactions, BoardProperties properties) {
    this.transactions = transactions;
    this.properties = properties;
  }

  LabelResponse create(ProjectPath path, Actor actor, NewLabel wanted) {
    return transactions.run(
        path,
        actor,
        Role.ADMIN,
        draft -> {
          List<Label> labels = new ArrayList<>(draft.board().labels());
          properties.requireRoomForLabel(draft.board());
          TakenNames.ofLabels(draft.board()).check(wanted.name());
          Label label = wanted.withId(draft.newId("label"));
          labels.add(label);
          draft.putLabels(labels);
          draft.events().labelCreated(draft.board().id(), label);
          return LabelResponse.of(draft.board().id(), label);
        });
  }

  LabelResponse edit(ProjectPath path, Actor actor, long id, IfMatch version, LabelPatch patch) {
    return transactions.run(
        path,
        actor,
        Role.WRITER,
        draft -> {
          Label label = find(draft, id, version);
          Label edited = patch.applyTo(label);
          if (!edited.equals(label)) {
            TakenNames.ofLabels(draft.board()).checkChange(label.name(), edited.name());
            draft.putLabels(
                draft.board().labels().stream()
                    .map(other -> other.id() == id ? edited : other)
                    .toList());
            draft.events().labelUpdated(draft.board().id(), edited);
          }
          return LabelResponse.of(draft.board().id(), edited);
        });
  }

  /** Deletes a label from its project and from all tickets. */
  void delete(ProjectPath path, Actor actor, long id, IfMatch version) {
    transactions.run(
        path,
        actor,
        Role.ADMIN,
        draft -> {
          Label label = find(draft, id, version);
          draft.putLabels(
              draft.board().labels().stream().filter(other -> other.id() != id).toList());
          draft.events().labelDeleted(draft.board().id(), label);
          return label;
        });
  }

  private static Label find(BoardDraft draft, long id, IfMatch version) {
    Label label = draft.board().label(id);
    if (label == null) {
      throw new NotFoundException("label");
    }
    version.check(label.version());
    return label;
  }
}
