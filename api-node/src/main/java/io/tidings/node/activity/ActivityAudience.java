package io.tidings.node.activity;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Who may see an activity. */
public sealed interface ActivityAudience {
  /** The field with the project whose readers may; the rights to boards look for it. */
  String PROJECT = "projectId";

  /** The field with the project whose readers may not. */
  String UNLESS = "unless";

  /** The field that says that every signed-in user may. */
  String EVERYONE = "everyone";

  /** The field with the ids of single users. */
  String USERS = "users";

  /** The field that says that administrators may, too. */
  String ADMINS = "admins";

  /**
   * The users who may read a project when they ask.
   *
   * @param recipients of the event that the project appeared or disappeared, who see this activity
   *     whatever they may read (in a page, that it appeared only while they may read the project);
   *     null for none
   * @param unless the project whose readers do not see it; null for none
   */
  record OfProject(long project, @Nullable JsonNode recipients, @Nullable Long unless)
      implements ActivityAudience {}

  /** Every user who is signed in. */
  record OfEveryone() implements ActivityAudience {}

  /** These users, and perhaps administrators. */
  record OfUsers(Set<Long> users, boolean admins) implements ActivityAudience {}

  /** An event's data with the fields that say so. */
  default ObjectNode toJson() {
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    switch (this) {
      case OfProject(long project, JsonNode recipients, Long unless) -> {
        data.put(PROJECT, project);
        if (unless != null) {
          data.put(UNLESS, unless);
        }
        if (recipients != null) {
          data.set("audience", recipients);
        }
      }
      case OfEveryone() -> data.put(EVERYONE, true);
      case OfUsers(var users, boolean admins) -> {
        ArrayNode ids = data.putArray(USERS);
        users.stream().sorted().forEach(ids::add);
        data.put(ADMINS, admins);
      }
    }
    return data;
  }
}
