package io.tidings.node.activity;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What one request changed.
 *
 * @param user who made the change; null for none that this service knows
 * @param description one sentence, whose first word tells the kind of resource
 * @param metadata what may be told of the resource, and nothing else
 */
public record RecordedActivity(
    ActivityAudience audience,
    @Nullable ActivityUser user,
    ActivityType type,
    Resource resource,
    String description,
    ObjectNode metadata) {

  /** What was done to the resource. */
  public enum ActivityType {
    CREATED,
    EDITED,
    DELETED;

    private static final Set<String> WORDS =
        Arrays.stream(values()).map(ActivityType::word).collect(Collectors.toUnmodifiableSet());

    /** Whether requests may say it. */
    public static boolean isWord(String text) {
      return WORDS.contains(text);
    }

    /** As frames and requests say it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * A user as activities show one.
   *
   * @param email null unless addresses are shown
   */
  public record ActivityUser(long id, String username, String name, @Nullable String email) {
    /** As {@code last_editor} says who it was. */
    public String editor() {
      return email == null ? username : email;
    }

    ObjectNode toJson() {
      return JsonNodeFactory.instance
          .objectNode()
          .put("id", Long.toString(id))
          .put("username", username)
          .put("name", name)
          .put("email", email);
    }
  }

  /**
   * What was changed.
   *
   * @param type in snake_case
   * @param id null for a resource whose id is not told, such as a session's
   * @param parent what it belongs to; null for nothing
   */
  public record Resource(String type, String name, @Nullable String id, @Nullable Parent parent) {
    ObjectNode toJson() {
      ObjectNode json =
          JsonNodeFactory.instance.objectNode().put("type", type).put("name", name).put("id", id);
      if (parent != null) {
        json.putObject("parent")
            .put("type", parent.type)
            .put("id", parent.id)
            .put("name", parent.name);
      }
      return json;
    }
  }

  /** What a resource belongs to. */
  public record Parent(String type, String id, String name) {}

  /**
   * The data of its event. The fields of the audience stand where the rights to boards look for
   * them: what a user may see of a project is decided there.
   */
  ObjectNode toJson() {
    ObjectNode data = audience.toJson();
    if (user != null) {
      data.put("actor", user.id);
    }
    ObjectNode activity = data.putObject("activity");
    activity.set("user", user == null ? null : user.toJson());
    activity.put("activity_type", type.word());
    activity.set("resource", resource.toJson());
    activity.put("description", description);
    if (user != null) {
      metadata.put("last_editor", user.editor());
    }
    activity.set("metadata", metadata);
    return data;
  }
}
