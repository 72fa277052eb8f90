package io.tidings.node.board;

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

  /** A label and the project that it is of. */
  record ProjectLabel(long project, Label label) {}

  ProjectLabel create(ProjectPath path, Actor actor, TitleAndColor wanted) {
    String name = RequestFields.required(wanted.title(), "name");
    return transactions.run(
        path,
        actor,
        Role.ADMIN,
        draft -> {
          List<Label> labels = new ArrayList<>(draft.board().labels());
          BoardLimits.check(labels.size(), properties.maxLabels(), "labels");
          Label label =
              new Label(draft.newId("label"), name, wanted.colorOr(TitleAndColor.GREY), 1);
          labels.add(label);
          draft.putLabels(labels);
          draft.events().labelCreated(draft.board().id(), label);
          return new ProjectLabel(draft.board().id(), label);
        });
  }

  ProjectLabel edit(ProjectPath path, Actor actor, long id, IfMatch version, TitleAndColor patch) {
    return transactions.run(
        path,
        actor,
        Role.WRITER,
        draft -> {
          Label label = find(draft, id, version);
          String name = patch.titleOr(label.name());
          String color = patch.colorOr(label.color());
          if (name.equals(label.name()) && color.equals(label.color())) {
            return new ProjectLabel(draft.board().id(), label);
          }
          Label next = new Label(id, name, color, label.version() + 1);
          draft.putLabels(
              draft.board().labels().stream()
                  .map(other -> other.id() == id ? next : other)
                  .toList());
          draft.events().labelUpdated(draft.board().id(), next);
          return new ProjectLabel(draft.board().id(), next);
        });
  }

  /** Deletes a label; with it, tickets lose it. */
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
      throw NotFound.of("label");
    }
    version.check(label.version());
    return label;
  }
}
