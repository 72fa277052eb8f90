package io.tidings.node.board;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A project of an import, which replaces all projects.
 *
 * @param members by user name, in lower case
 */
record ImportedProject(
    NewProject project,
    boolean closed,
    List<TitleAndColor> columns,
    List<TitleAndColor> labels,
    Map<String, Role> members,
    List<ImportedTicket> tickets) {
  static final Set<String> FIELDS =
      Set.of(
          "key",
          "title",
          "description",
          "scope",
          "owner",
          "repo",
          "visibility",
          "closed",
          "columns",
          "labels",
          "members",
          "tickets");

  /**
   * A ticket in such a project.
   *
   * @param column its index; null for none
   * @param labels their indexes
   */
  record ImportedTicket(
      String title, String description, @Nullable Integer column, List<Integer> labels) {}

  /**
   * @param users whom there will be
   */
  static ImportedProject of(RequestFields fields, BoardProperties limits, Set<String> users) {
    Map<String, Role> members = members(fields, limits, users);
    NewProject project = NewProject.of(fields);
    String owner = project.owner();
    if (project.ownerType() == OwnerType.USER
        && owner != null
        && !users.contains(owner.toLowerCase(Locale.ROOT))) {
      throw fields.invalid("owner", "the name of a user in data.users");
    }
    List<TitleAndColor> columns = titlesAndColors(fields, "columns", "title", limits.maxColumns());
    if (columns.isEmpty()) {
      throw fields.invalid("columns", "a list of 1 to " + limits.maxColumns());
    }
    List<TitleAndColor> labels = titlesAndColors(fields, "labels", "name", limits.maxLabels());
    Boolean closed = fields.flag("closed");
    return new ImportedProject(
        project,
        closed != null && closed,
        columns,
        labels,
        members,
        tickets(fields, limits, columns, labels));
  }

  /** The user who counts as the creator of what has none. */
  String firstAdmin() {
    return members.entrySet().stream()
        .filter(member -> member.getValue() == Role.ADMIN)
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow();
  }

  /** The project itself. */
  Project toProject(long id, Instant now) {
    String owner = project.owner() == null ? firstAdmin() : project.owner();
    return project.toProject(id, owner, closed, now, null);
  }

  private static List<TitleAndColor> titlesAndColors(
      RequestFields fields, String field, String title, int most) {
    List<TitleAndColor> all = new ArrayList<>();
    for (RequestFields one : fields.list(field, Set.of(title, "color"), most)) {
      all.add(new TitleAndColor(one.need(one.title(title), title), one.color("color")));
    }
    return all;
  }

  private static Map<String, Role> members(
      RequestFields fields, BoardProperties limits, Set<String> users) {
    Map<String, Role> members = new LinkedHashMap<>();
    for (RequestFields one :
        fields.list("members", Set.of("username", "role"), limits.maxMembers())) {
      String name = one.need(one.username("username"), "username");
      if (!users.contains(name) || members.containsKey(name)) {
        throw one.invalid("username", "the name of a user in data.users, each once");
      }
      members.put(name, one.need(one.enumValue("role", Role.values()), "role"));
    }
    if (!members.containsValue(Role.ADMIN)) {
      throw fields.invalid("members", "a list with at least one admin");
    }
    return members;
  }

  private static List<ImportedTicket> tickets(
      RequestFields fields,
      BoardProperties limits,
      List<TitleAndColor> columns,
      List<TitleAndColor> labels) {
    List<String> columnTitles = columns.stream().map(column -> column.titleOr("")).toList();
    List<String> labelNames = labels.stream().map(label -> label.titleOr("")).toList();
    List<ImportedTicket> tickets = new ArrayList<>();
    for (RequestFields one :
        fields.list(
            "tickets", Set.of("title", "description", "column", "labels"), limits.maxTickets())) {
      String description = one.description("description");
      tickets.add(
          new ImportedTicket(
              one.need(one.title("title"), "title"),
              description == null ? "" : description,
              column(one, columnTitles),
              one.texts("labels").stream()
                  .map(name -> index(one, "labels", labelNames, name))
                  .toList()));
    }
    long bytes =
        tickets.stream()
            .mapToLong(one -> Ticket.bytes(one.title(), one.description(), one.labels().size()))
            .sum();
    if (bytes > limits.maxBytes().toBytes()) {
      throw fields.invalid(
          "tickets", "of at most " + limits.maxBytes().toBytes() + " bytes, all texts together");
    }
    return tickets;
  }

  private static @Nullable Integer column(RequestFields ticket, List<String> titles) {
    if (ticket.isNull("column")) {
      return null;
    }
    String title = ticket.text("column");
    return title == null ? null : index(ticket, "column", titles, title);
  }

  private static int index(RequestFields ticket, String field, List<String> names, String name) {
    int index = names.indexOf(name);
    if (index < 0) {
      throw ticket.invalid(
          field, "of this project's " + (field.equals("column") ? "columns" : field));
    }
    return index;
  }
}
