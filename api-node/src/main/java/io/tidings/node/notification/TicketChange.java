package io.tidings.node.notification;

import io.tidings.events.NewEvent;
import io.tidings.node.board.BoardTopics;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A change of one ticket, as its event tells it.
 *
 * @param content the ticket after the change; nothing when it was deleted
 * @param changed the fields with another value than before; empty for a new ticket
 */
record TicketChange(
    String type, long project, long ticket, long actor, JsonNode content, Set<String> changed) {
  private static final String CREATED = "ticket.created";
  private static final String DELETED = "ticket.deleted";
  private static final Set<String> TYPES =
      Set.of(CREATED, "ticket.updated", "card.moved", "card.linked", "card.unlinked", DELETED);

  /** Null when the event is about something else. */
  static @Nullable TicketChange of(NewEvent event) {
    JsonNode data = event.data();
    long project = data.path("projectId").asLong(0);
    if (!TYPES.contains(event.type())
        || !event.topics().getFirst().equals(BoardTopics.project(project))) {
      return null;
    }
    JsonNode content = data.path("ticket");
    long ticket = (content.isObject() ? content : data).path("id").asLong();
    Set<String> changed = new HashSet<>();
    data.path("changed").forEach(field -> changed.add(field.asString()));
    return new TicketChange(
        event.type(), project, ticket, data.path("actor").asLong(), content, changed);
  }

  boolean creates() {
    return type.equals(CREATED);
  }

  boolean deletes() {
    return type.equals(DELETED);
  }

  /**
   * Whether what it means depends on the ticket as it was before: most changes mention no one, and
   * assign no one.
   */
  boolean needsBefore() {
    return deletes()
        || (textChanged() && !mentions().isEmpty())
        || (changed.contains("assigneeIds") && assignees().stream().anyMatch(id -> id != actor));
  }

  private boolean textChanged() {
    return changed.contains("title") || changed.contains("description");
  }

  /** The names that the ticket mentions, if this change may have brought them. */
  Set<String> mentions() {
    return creates() || textChanged()
        ? Mentions.in(content.path("title").asString(""), content.path("description").asString(""))
        : Set.of();
  }

  /** The users to whom it is assigned now. */
  Set<Long> assignees() {
    Set<Long> ids = new HashSet<>();
    content.path("assigneeIds").forEach(id -> ids.add(id.asLong()));
    return ids;
  }

  /** The user who created the ticket; 0 when it was deleted. */
  long creator() {
    return content.path("createdBy").asLong(0);
  }
}
