package io.tidings.node.activity.recorder;

import static io.tidings.node.activity.RecordedActivity.ActivityType.CREATED;
import static io.tidings.node.activity.RecordedActivity.ActivityType.DELETED;
import static io.tidings.node.activity.RecordedActivity.ActivityType.EDITED;

import io.tidings.events.NewEvent;
import io.tidings.node.activity.ActivityAudience;
import io.tidings.node.activity.RecordedActivity;
import io.tidings.node.activity.RecordedActivity.ActivityType;
import io.tidings.node.activity.RecordedActivity.Parent;
import io.tidings.node.activity.RecordedActivity.Resource;
import io.tidings.node.activity.recorder.RecordedEvent.Telling;
import io.tidings.node.board.BoardState;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The activity of one event.
 *
 * @param unless the project whose readers are told something else; null for none
 */
record BoardActivity(NewEvent event, boolean transfer, @Nullable Long unless) {
  long actor() {
    return data().path("actor").asLong();
  }

  private JsonNode data() {
    return event.data();
  }

  private long project() {
    return data().path("projectId").asLong();
  }

  /** What the event is about: {@code ticket}, {@code column}, {@code member} and so on. */
  private String kind() {
    String word = event.type().substring(0, event.type().indexOf('.'));
    return word.equals("card") ? "ticket" : word;
  }

  private JsonNode thing() {
    return data().path(kind());
  }

  private long id() {
    return switch (kind()) {
      case "project" -> project();
      case "member" -> data().path("userId").asLong();
      default -> thing().isObject() ? thing().path("id").asLong() : data().path("id").asLong();
    };
  }

  private ActivityType type() {
    if (transfer) {
      return EDITED;
    }
    String word = event.type().substring(event.type().indexOf('.') + 1);
    return switch (word) {
      case "created", "added" -> CREATED;
      case "deleted", "removed" -> DELETED;
      default -> EDITED;
    };
  }

  Lookup lookup() {
    Set<Long> users = new HashSet<>(Set.of(actor()));
    if (kind().equals("member")) {
      users.add(id());
    }
    return switch (event.type()) {
      case "project.created", "project.updated" -> Lookup.ofUsers(users);
      case "column.deleted", "card.moved", "card.linked" ->
          Lookup.ofProject(users, project(), BoardState.PROJECT, BoardState.COLUMNS);
      case "label.deleted" ->
          Lookup.ofProject(users, project(), BoardState.PROJECT, BoardState.LABELS);
      case "ticket.deleted" ->
          Lookup.ofProject(users, project(), BoardState.PROJECT, BoardState.ticketField(id()));
      default -> Lookup.ofProject(users, project(), BoardState.PROJECT);
    };
  }

  Telling telling() {
    return (names, user) -> {
      String name = name(names);
      Parent parent =
          kind().equals("project")
              ? null
              : new Parent("project", Long.toString(project()), names.project());
      boolean order = event.type().equals("column.reordered");
      Resource resource =
          order
              ? new Resource("column", "", null, parent)
              : new Resource(kind(), name, Long.toString(id()), parent);
      JsonNode recipients =
          event.type().equals("project.created") || event.type().equals("project.deleted")
              ? data().get("audience")
              : null;
      return new RecordedActivity(
          new ActivityAudience.OfProject(project(), recipients, unless),
          user,
          type(),
          resource,
          order
              ? "Columns of " + names.project() + " were reordered"
              : description(resource, names),
          metadata(resource, names));
    };
  }

  private String description(Resource resource, Names names) {
    String subject =
        Character.toUpperCase(kind().charAt(0)) + kind().substring(1) + " " + resource.name();
    return subject
        + switch (event.type()) {
          case "ticket.created" ->
              transfer ? " was transferred to " + names.project() : " was created";
          case "card.moved" -> " was moved";
          case "member.added" -> " was added to " + names.project();
          case "member.removed" -> " was removed from " + names.project();
          default -> " was " + type().word();
        };
  }

  private String name(Names names) {
    return switch (kind()) {
      case "project" -> thing().isObject() ? thing().path("title").asString("") : names.project();
      case "column" -> thing().isObject() ? thing().path("title").asString("") : names.column(id());
      case "label" -> thing().isObject() ? thing().path("name").asString("") : names.label(id());
      case "member" -> {
        RecordedActivity.ActivityUser member = names.user(id());
        yield member == null ? "" : member.username();
      }
      default -> thing().isObject() ? thing().path("title").asString("") : names.ticket(id());
    };
  }

  /** No text that a user wrote but names. */
  private ObjectNode metadata(Resource resource, Names names) {
    ObjectNode metadata =
        JsonNodeFactory.instance.objectNode().put("id", resource.id()).put("name", resource.name());
    if (!kind().equals("project")) {
      metadata.put("project_id", Long.toString(project()));
    }
    switch (kind()) {
      case "project" -> copy(metadata, thing(), "key", "visibility", "closed");
      case "column", "label" -> copy(metadata, thing(), "color");
      case "member" -> copy(metadata, data(), "role");
      default -> {
        if (thing().path("number").isNumber()) {
          metadata.set("number", thing().path("number"));
        }
        ids(metadata, "column_id", column());
        ids(metadata, "from_column_id", data().path("fromColumnId"));
        String column = names.column(column().asLong(0));
        if (!column.isEmpty()) {
          metadata.put("column_name", column);
        }
      }
    }
    JsonNode columns = data().path("columnIds");
    if (columns.isArray()) {
      var list = metadata.putArray("column_ids");
      columns.forEach(column -> list.add(column.asString()));
    }
    if (transfer) {
      metadata.putArray("changed").add("project_id");
    } else if (data().path("changed").isArray()) {
      metadata.set("changed", data().path("changed"));
    }
    return metadata;
  }

  private JsonNode column() {
    return thing().isObject() ? thing().path("columnId") : data().path("columnId");
  }

  private static void ids(ObjectNode metadata, String name, JsonNode id) {
    if (id.isString() || id.isNumber()) {
      metadata.put(name, id.asString());
    }
  }

  private static void copy(ObjectNode metadata, JsonNode from, String... fields) {
    for (String field : fields) {
      JsonNode value = from.path(field);
      if (value.isValueNode() && !value.isNull()) {
        metadata.set(field, value);
      }
    }
  }
}
