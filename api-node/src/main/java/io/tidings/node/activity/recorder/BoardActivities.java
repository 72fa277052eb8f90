package io.tidings.node.activity.recorder;

import io.tidings.events.NewEvent;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The activities of boards. A change may have many events, such as the cards that a column's
 * deletion moves: the one that the others follow from stands for all.
 */
final class BoardActivities {
  /** The first of these that a change has tells what was done. */
  private static final List<String> TYPES =
      List.of(
          "project.created",
          "project.deleted",
          "column.deleted",
          "label.deleted",
          "member.removed",
          "member.added",
          "member.updated",
          "label.created",
          "label.updated",
          "column.created",
          "column.updated",
          "column.reordered",
          "ticket.created",
          "ticket.deleted",
          "card.moved",
          "card.linked",
          "card.unlinked",
          "ticket.updated",
          "project.updated",
          "project.hidden",
          "project.shown");

  private BoardActivities() {}

  /** Null when none of the events is about a board. */
  static @Nullable RecordedEvent of(List<NewEvent> events) {
    NewEvent event =
        events.stream()
            .filter(one -> one.data().path("projectId").isIntegralNumber())
            .filter(one -> TYPES.contains(one.type()))
            .min(Comparator.comparingInt(one -> TYPES.indexOf(one.type())))
            .orElse(null);
    if (event == null || !event.data().path("actor").isIntegralNumber()) {
      return null;
    }
    return recorded(new BoardActivity(event, isTransfer(event, events), null));
  }

  private static RecordedEvent recorded(BoardActivity activity) {
    return new RecordedEvent(
        activity.event(), activity.actor(), activity.lookup(), activity.telling());
  }

  /**
   * What those see of a transfer who may read nothing but the project that the ticket was taken
   * from: that it is gone, and not to where. Null for any other change.
   */
  static @Nullable RecordedEvent departure(List<NewEvent> events) {
    NewEvent arrived =
        events.stream().filter(event -> isTransfer(event, events)).findFirst().orElse(null);
    return arrived == null
        ? null
        : events.stream()
            .filter(event -> event.type().equals("ticket.deleted"))
            .findFirst()
            .map(event ->
                recorded(
                    new BoardActivity(event, false, arrived.data().path("projectId").asLong())))
            .orElse(null);
  }

  /** Whether the ticket comes from another project, where it is deleted. */
  private static boolean isTransfer(NewEvent event, List<NewEvent> events) {
    return event.type().equals("ticket.created")
        && events.stream().anyMatch(one -> one.type().equals("ticket.deleted"));
  }
}
