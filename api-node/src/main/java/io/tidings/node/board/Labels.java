package io.tidings.node.board;

import io.tidings.events.spring.WorkspaceState;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Service;

/** The labels of projects. */
@Service
final class Labels {
  private final WorkspaceState workspace;
  private final Changes changes;
  private final BoardProperties properties;

  Labels(WorkspaceState workspace, Changes changes, BoardProperties properties) {
    this.workspace = workspace;
    this.changes = changes;
    this.properties = properties;
  }

  /** A label and the project that it is of. */
  record Of(long project, Label label) {}

  Of create(ProjectPath path, Author author, Styled wanted) {
    String name = Fields.required(wanted.title(), "name");
    long id = workspace.nextNumber(Names.IDS, "label");
    return changes.in(
        path,
        author,
        Role.ADMIN,
        draft -> {
          List<Label> labels = new ArrayList<>(draft.board().labels());
          Full.check(labels.size(), properties.maxLabels(), "labels");
          Label label = new Label(id, name, wanted.colorOr(Styled.GREY), 1);
          labels.add(label);
          draft.putLabels(labels);
          draft.tell().labelCreated(draft.board().id(), label);
          return new Of(draft.board().id(), label);
        });
  }

  Of edit(ProjectPath path, Author author, long id, IfMatch version, Styled patch) {
    return changes.in(
        path,
        author,
        Role.WRITER,
        draft -> {
          Label label = find(draft, id, version);
          String name = patch.titleOr(label.name());
          String color = patch.colorOr(label.color());
          if (name.equals(label.name()) && color.equals(label.color())) {
            return new Of(draft.board().id(), label);
          }
          Label next = new Label(id, name, color, label.version() + 1);
          draft.putLabels(
              draft.board().labels().stream()
                  .map(other -> other.id() == id ? next : other)
                  .toList());
          draft.tell().labelUpdated(draft.board().id(), next);
          return new Of(draft.board().id(), next);
        });
  }

  /** Deletes a label; with it, tickets lose it. */
  void delete(ProjectPath path, Author author, long id, IfMatch version) {
    changes.in(
        path,
        author,
        Role.ADMIN,
        draft -> {
          Label label = find(draft, id, version);
          draft.putLabels(
              draft.board().labels().stream().filter(other -> other.id() != id).toList());
          draft.tell().labelDeleted(draft.board().id(), label);
          return label;
        });
  }

  private static Label find(Draft draft, long id, IfMatch version) {
    Label label = draft.board().label(id);
    if (label == null) {
      throw Missing.of("label");
    }
    version.check(label.version());
    return label;
  }
}
