package io.tidings.node.activity.api;

import io.tidings.events.spring.WorkspaceState;
import io.tidings.node.activity.ActivityAudience;
import io.tidings.node.activity.RecordedActivity.ActivityType;
import io.tidings.node.board.BoardState;
import io.tidings.node.relay.Permission;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * What a user may see of the activities that were kept: by the rights of now, and what they did
 * themselves in projects that are deleted. Of others only administrators are shown that, since no
 * user may read the project any more.
 */
final class VisibleActivities {
  private final Permission permission;
  private final long user;
  private final boolean all;
  private final WorkspaceState state;
  private final Map<Long, Boolean> gone = new HashMap<>();

  /**
   * @param all whether all projects are asked for
   */
  VisibleActivities(Permission permission, long user, boolean all, WorkspaceState state) {
    this.permission = permission;
    this.user = user;
    this.all = all;
    this.state = state;
  }

  boolean contains(StoredActivity entry) {
    JsonNode data = entry.envelope().data();
    JsonNode unless = data.path(ActivityAudience.UNLESS);
    return (isPermitted(entry) || isOwnOfDeleted(data, data.path(ActivityAudience.PROJECT)))
        && !isTold(entry, unless);
  }

  /** Whether the user is told of a transfer by the activity of the other project. */
  private boolean isTold(StoredActivity entry, JsonNode unless) {
    return unless.isIntegralNumber()
        && (isOwnOfDeleted(entry.envelope().data(), unless)
            || permission.sees(entry.anyOf(unless.asLong()), entry.id()));
  }

  /** Who could read a project when it was created may not know that it is still there. */
  private boolean isPermitted(StoredActivity entry) {
    JsonNode data = entry.envelope().data();
    JsonNode project = data.path(ActivityAudience.PROJECT);
    boolean created =
        data.path("activity")
            .path("activity_type")
            .asString("")
            .equals(ActivityType.CREATED.word());
    return permission.sees(entry.envelope(), entry.id())
        && (!created
            || !project.isIntegralNumber()
            || permission.sees(entry.anyOf(project.asLong()), null));
  }

  private boolean isOwnOfDeleted(JsonNode data, JsonNode project) {
    return all
        && project.isIntegralNumber()
        && data.path("actor").asLong(0) == user
        && gone.computeIfAbsent(project.asLong(), id -> new BoardState(state).board(id) == null);
  }
}
