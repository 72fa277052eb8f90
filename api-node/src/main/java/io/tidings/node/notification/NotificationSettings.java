package io.tidings.node.notification;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a user does not want to be told.
 *
 * @param off the kinds that are switched off everywhere
 * @param projects project id → the kinds that are switched off there, too
 */
record NotificationSettings(Set<NotificationKind> off, Map<Long, Set<NotificationKind>> projects) {
  private static final NotificationSettings ALL_ON = new NotificationSettings(Set.of(), Map.of());

  NotificationSettings {
    off = inOrder(off);
    Map<Long, Set<NotificationKind>> sorted = new TreeMap<>();
    projects.forEach((project, kinds) -> {
      if (!kinds.isEmpty()) {
        sorted.put(project, inOrder(kinds));
      }
    });
    projects = sorted;
  }

  private static Set<NotificationKind> inOrder(Set<NotificationKind> kinds) {
    return kinds.isEmpty() ? Set.of() : EnumSet.copyOf(kinds);
  }

  /** Everything is on for a user who has set nothing. */
  static NotificationSettings read(@Nullable String json) {
    return json == null ? ALL_ON : JsonMapper.shared().readValue(json, NotificationSettings.class);
  }

  String toJson() {
    return JsonMapper.shared().writeValueAsString(this);
  }

  boolean allOn() {
    return equals(ALL_ON);
  }

  /** The strongest of these reasons that counts; null when all are switched off. */
  @Nullable NotificationKind kindOf(NewNotification wanted) {
    Set<NotificationKind> there =
        wanted.project() == null ? Set.of() : projects.getOrDefault(wanted.project(), Set.of());
    return wanted.kinds().stream()
        .filter(kind -> !off.contains(kind) && !there.contains(kind))
        .min(NotificationKind::compareTo)
        .orElse(null);
  }
}
