package io.tidings.node.stopwatch;

import io.tidings.events.NewEvent;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * What a change of boards may mean to stopwatches.
 *
 * @param projects where a stopwatch may be affected
 * @param erased those of them that are deleted
 * @param deleted ticket → the project that it is taken from
 * @param created ticket → the project that it is put into
 * @param users whose rights as users changed
 * @param wiped whether all projects are deleted
 */
record BoardChanges(
    Set<Long> projects,
    Set<Long> erased,
    Map<Long, Long> deleted,
    Map<Long, Long> created,
    Set<Long> users,
    boolean wiped) {

  static BoardChanges of(List<NewEvent> events) {
    Set<Long> projects = new HashSet<>();
    Set<Long> erased = new HashSet<>();
    Map<Long, Long> deleted = new HashMap<>();
    Map<Long, Long> created = new HashMap<>();
    Set<Long> users = new HashSet<>();
    boolean wiped = false;
    for (NewEvent event : events) {
      JsonNode data = event.data();
      long project = data.path("projectId").asLong(0);
      switch (event.type()) {
        case "database.wiped", "database.projects.wiped" -> wiped = true;
        case "project.deleted" -> {
          projects.add(project);
          erased.add(project);
        }
        case "project.updated", "project.hidden", "member.removed" -> projects.add(project);
        case "user.updated" -> {
          JsonNode changed = data.path("changes");
          if (changed.has("admin") || changed.has("active")) {
            users.add(data.path("userId").asLong());
          }
        }
        case "ticket.deleted" -> {
          projects.add(project);
          deleted.put(data.path("id").asLong(), project);
        }
        case "ticket.created" -> created.put(ticket(data), project);
        case "ticket.updated", "card.moved", "card.linked", "card.unlinked" -> {
          if (data.path("changed")
              .valueStream()
              .anyMatch(name -> name.asString().equals("title"))) {
            projects.add(project);
          }
        }
        default -> {} // not of boards, or nothing that a stopwatch shows
      }
    }
    created.keySet().retainAll(deleted.keySet());
    projects.addAll(created.values());
    return new BoardChanges(projects, erased, deleted, created, users, wiped);
  }

  private static long ticket(JsonNode data) {
    return Long.parseLong(data.path("ticket").path("id").asString());
  }

  /** The same stopwatches, those of a moved ticket in its new project. */
  List<Stopwatch> applyTo(List<Stopwatch> stopwatches) {
    return stopwatches.stream()
        .map(one ->
            new Stopwatch(
                one.ticket(), created.getOrDefault(one.ticket(), one.project()), one.started()))
        .toList();
  }
}
