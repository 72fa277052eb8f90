package io.tidings.node.activity.recorder;

import static io.tidings.node.activity.RecordedActivity.ActivityType.CREATED;
import static io.tidings.node.activity.RecordedActivity.ActivityType.DELETED;
import static io.tidings.node.activity.RecordedActivity.ActivityType.EDITED;
import static java.util.Objects.requireNonNull;

import io.tidings.events.NewEvent;
import io.tidings.node.activity.ActivityAudience;
import io.tidings.node.activity.RecordedActivity;
import io.tidings.node.activity.RecordedActivity.ActivityType;
import io.tidings.node.activity.RecordedActivity.Parent;
import io.tidings.node.activity.RecordedActivity.Resource;
import io.tidings.node.chat.ChatEvents;
import io.tidings.node.chat.ChatTopics;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The activities of chat. A message that is sent here is one for each of the two users; that it was
 * delivered, or read because a tab shows the thread, is none. What another server's mailbox reports
 * is a change as well, but no user of this server made it here.
 */
final class ChatActivities {
  private ChatActivities() {}

  /** Null when no request changed a mailbox. */
  static @Nullable RecordedEvent of(List<NewEvent> events) {
    NewEvent own = own(events);
    ActivityType type = own == null ? null : type(own);
    return own == null || type == null ? null : recorded(own, own, type);
  }

  /** What the recipient of a message is told of it, who has it in another row and from another. */
  static @Nullable RecordedEvent received(List<NewEvent> events) {
    NewEvent own = own(events);
    if (own == null || !own.data().has("request")) {
      return null;
    }
    return events.stream()
        .filter(event -> event.type().equals(ChatEvents.INBOUND))
        .filter(event -> ChatTopics.userOf(event.topics().getFirst()) != null)
        .findFirst()
        .map(inbound -> recorded(own, inbound, CREATED))
        .orElse(null);
  }

  /** The event of the user who made the request. */
  private static @Nullable NewEvent own(List<NewEvent> events) {
    NewEvent own = null;
    for (NewEvent event : events) {
      if (ChatTopics.userOf(event.topics().getFirst()) != null
          && (own == null || event.data().has("request"))) {
        own = event;
      }
    }
    return own;
  }

  /**
   * What one user is told.
   *
   * @param own the event of the user who made the request
   * @param event of the user who is told
   */
  private static RecordedEvent recorded(NewEvent own, NewEvent event, ActivityType type) {
    boolean bridged = own.data().path("bridged").asBoolean(false);
    Long actor = bridged ? null : user(own);
    return new RecordedEvent(
        own,
        actor,
        Lookup.ofUsers(actor == null ? Set.of() : Set.of(actor)),
        (_, user) -> {
          Resource resource = resource(event);
          return new RecordedActivity(
              new ActivityAudience.OfUsers(Set.of(user(event)), false),
              user,
              type,
              resource,
              description(event, type),
              metadata(event, resource));
        });
  }

  private static long user(NewEvent event) {
    return requireNonNull(ChatTopics.userOf(event.topics().getFirst()));
  }

  /** Null for what no request made. */
  private static @Nullable ActivityType type(NewEvent event) {
    boolean bridged = event.data().path("bridged").asBoolean(false);
    return switch (event.type()) {
      case ChatEvents.INBOUND -> bridged ? CREATED : null;
      case ChatEvents.OUTBOUND_STATE ->
          switch (event.data().path("request").asString("")) {
            case "created" -> CREATED;
            case "repeated" -> EDITED;
            default -> bridged ? EDITED : null;
          };
      case ChatEvents.WATERMARK -> EDITED;
      case ChatEvents.CONTACT_CHANGED -> bridged ? EDITED : CREATED;
      case ChatEvents.CONTACT_REMOVED -> DELETED;
      default -> null;
    };
  }

  private static boolean isMessage(NewEvent event) {
    return event.type().equals(ChatEvents.INBOUND)
        || event.type().equals(ChatEvents.OUTBOUND_STATE);
  }

  private static String peer(NewEvent event) {
    return event.data().path("peer").asString("");
  }

  private static Resource resource(NewEvent event) {
    String peer = peer(event);
    return isMessage(event)
        ? new Resource(
            "message",
            "Message",
            event.data().path("rowId").asString(),
            new Parent("contact", peer, peer))
        : new Resource("contact", peer, peer, null);
  }

  private static String description(NewEvent event, ActivityType type) {
    String peer = peer(event);
    return switch (event.type()) {
      case ChatEvents.INBOUND -> "Message from " + peer + " was received";
      case ChatEvents.OUTBOUND_STATE ->
          "Message to " + peer + (type == CREATED ? " was sent" : " was edited");
      case ChatEvents.WATERMARK -> "Contact " + peer + " was read";
      default -> "Contact " + peer + " was " + type.word();
    };
  }

  /** Never the text. */
  private static ObjectNode metadata(NewEvent event, Resource resource) {
    ObjectNode metadata =
        JsonNodeFactory.instance.objectNode().put("id", resource.id()).put("name", resource.name());
    JsonNode data = event.data();
    if (isMessage(event)) {
      metadata.put("contact", peer(event));
    }
    if (data.path("rowId").isNumber()) {
      metadata.put("row_id", data.path("rowId").asString());
    }
    if (data.path("state").isString()) {
      metadata.set("state", data.path("state"));
    }
    return metadata;
  }
}
