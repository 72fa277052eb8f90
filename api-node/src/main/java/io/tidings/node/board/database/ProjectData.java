package io.tidings.node.board.database;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tidings.node.board.BoardProperties;
import io.tidings.node.board.OwnerType;
import io.tidings.node.board.Project;
import io.tidings.node.board.Role;
import io.tidings.node.board.TakenNames;
import io.tidings.node.board.Ticket;
import io.tidings.node.board.Visibility;
import io.tidings.node.board.column.NewColumn;
import io.tidings.node.board.project.NewLabel;
import io.tidings.node.board.project.NewProject;
import io.tidings.node.board.request.Description;
import io.tidings.node.board.request.Key;
import io.tidings.node.board.request.Name;
import io.tidings.node.board.request.Title;
import io.tidings.node.http.ProblemException;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A project as exports have it and imports take it. Tickets name columns and labels by their titles
 * and names, and members are user names, since ids are not kept.
 *
 * @param owner null for the first of the members who are administrators
 */
record ProjectData(
    @NotNull @Key String key,
    @Nullable OwnerType scope,
    @Nullable @Name String owner,
    @Nullable @Name @JsonInclude(JsonInclude.Include.NON_NULL) String repo,
    @NotNull @Title String title,
    @Nullable @Description String description,
    @Nullable Visibility visibility,
    @Nullable Boolean closed,
    List<@Valid NewColumn> columns,
    List<@Valid NewLabel> labels,
    List<@Valid MemberData> members,
    List<@Valid TicketData> tickets) {
  ProjectData {
    columns = columns == null ? List.of() : List.copyOf(columns);
    labels = labels == null ? List.of() : List.copyOf(labels);
    members = members == null ? List.of() : List.copyOf(members);
    tickets = tickets == null ? List.of() : List.copyOf(tickets);
  }

  /** Refuses lists that are too long, before records are made of their elements. */
  static void checkSizes(ObjectNode project, String path, BoardProperties limits) {
    Map.of(
            "columns", limits.maxColumns(),
            "labels", limits.maxLabels(),
            "members", limits.maxMembers(),
            "tickets", limits.maxTickets())
        .forEach((field, most) -> {
          if (project.path(field).size() > most) {
            throw invalid(path + field, "a list of at most " + most);
          }
        });
  }

  /**
   * Checks what the fields have to do with each other.
   *
   * @param path what stands before their names in the body
   * @param users the names of all users after the import
   */
  void check(String path, BoardProperties limits, Set<String> users) {
    try {
      check(limits, users);
    } catch (ProblemException e) {
      throw e.inside(path);
    }
  }

  private void check(BoardProperties limits, Set<String> users) {
    checkMembers(users);
    wanted();
    if (scope == OwnerType.USER
        && owner != null
        && !users.contains(owner.toLowerCase(Locale.ROOT))) {
      throw invalid("owner", "the name of a user in data.users");
    }
    if (columns.isEmpty()) {
      throw invalid("columns", "a list of 1 to " + limits.maxColumns());
    }
    List<String> columnTitles = columns.stream().map(NewColumn::title).toList();
    List<String> labelNames = labels.stream().map(NewLabel::name).toList();
    checkUnique("columns", columnTitles, "title");
    checkUnique("labels", labelNames, "name");
    checkTickets(limits, Set.copyOf(columnTitles), Set.copyOf(labelNames), users);
  }

  private void checkMembers(Set<String> users) {
    Set<String> names = new HashSet<>();
    for (int i = 0; i < members.size(); i++) {
      String name = members.get(i).username();
      if (!users.contains(name) || !names.add(name)) {
        throw invalid("members[" + i + "].username", "the name of a user in data.users, each once");
      }
    }
    if (members.stream().noneMatch(member -> member.role() == Role.ADMIN)) {
      throw invalid("members", "a list with at least one admin");
    }
  }

  private static void checkUnique(String list, List<String> names, String field) {
    Set<String> before = new HashSet<>();
    for (int i = 0; i < names.size(); i++) {
      if (!before.add(TakenNames.folded(names.get(i)))) {
        throw invalid(list + "[" + i + "]." + field, "there once, whatever its case and blanks");
      }
    }
  }

  private void checkTickets(
      BoardProperties limits, Set<String> columnTitles, Set<String> labelNames, Set<String> users) {
    for (int i = 0; i < tickets.size(); i++) {
      TicketData ticket = tickets.get(i);
      if (ticket.column() != null && !columnTitles.contains(ticket.column())) {
        throw invalid("tickets[" + i + "].column", "of this project's columns");
      }
      if (!labelNames.containsAll(ticket.labels())) {
        throw invalid("tickets[" + i + "].labels", "of this project's labels");
      }
      if (ticket.assignees().size() > Ticket.MAX_ASSIGNEES
          || !users.containsAll(ticket.assignees())) {
        throw invalid(
            "tickets[" + i + "].assignees",
            "the names of at most " + Ticket.MAX_ASSIGNEES + " users in data.users");
      }
    }
    long most = limits.maxBytes().toBytes();
    if (tickets.stream().mapToLong(TicketData::bytes).sum() > most) {
      throw invalid("tickets", "of at most " + most + " bytes, all texts together");
    }
  }

  private static ProblemException invalid(String field, String rule) {
    return ProblemException.invalid("invalid-field", field, field + " has to be " + rule + ".");
  }

  private NewProject wanted() {
    return new NewProject(key, title, description, visibility, scope, owner, repo);
  }

  /** The user who counts as the creator of everything that names none. */
  String firstAdmin() {
    return members.stream()
        .filter(member -> member.role() == Role.ADMIN)
        .map(MemberData::username)
        .findFirst()
        .orElseThrow();
  }

  /** The project itself. */
  Project toProject(long id, Instant now) {
    String ownerName = owner == null ? firstAdmin() : owner;
    return wanted().toProject(id, ownerName, Boolean.TRUE.equals(closed), now, null);
  }
}
