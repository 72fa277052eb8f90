package io.tidings.node.board;

import io.tidings.events.Event;
import io.tidings.events.EventId;
import io.tidings.events.EventLog;
import io.tidings.events.Page;
import io.tidings.events.Topic;
import io.tidings.events.Workspace;
import io.tidings.events.spring.WorkspaceState;
import io.tidings.node.test.TestNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** A project of a test's own, and its events in the log. */
public final class TestBoard {
  private static final int PAGE = 1000;

  public final TestUser owner;
  public final long id;
  public final String key;
  public final String path;
  private final TestNode node;
  private final Set<Long> members = new HashSet<>();
  private EventId seen;

  /** The events of its creation. */
  public final List<Event> created;

  /**
   * @param before a position before the project was created
   */
  TestBoard(TestUser owner, TestNode node, JsonNode project, EventId before) {
    this.owner = owner;
    this.node = node;
    this.id = Long.parseLong(project.path("id").asString());
    this.key = project.path("key").asString();
    this.path = "/api/projects/" + id;
    this.seen = before;
    this.created = newEvents();
  }

  public JsonNode board() {
    return owner.get(path + "/board").expect(200);
  }

  /** The id of the column at this position. */
  public String column(int order) {
    return owner
        .get(path + "/columns")
        .expect(200)
        .path("columns")
        .get(order)
        .path("id")
        .asString();
  }

  /** A new ticket at the end of that column. */
  public String ticket(String title, String column) {
    String json = "{\"title\":\"%s\",\"columnId\":\"%s\"}".formatted(title, column);
    return owner.post(path + "/tickets", json).expect(201).path("id").asString();
  }

  /** Makes somebody a member. */
  public JsonNode add(TestUser user, String role) {
    members.add(user.id);
    return owner
        .post(
            path + "/members",
            "{\"username\":\"%s\",\"role\":\"%s\"}".formatted(user.username, role))
        .expect(201);
  }

  /** A new label. */
  public String label(String name) {
    return owner
        .post(path + "/labels", "{\"name\":\"" + name + "\"}")
        .expect(201)
        .path("id")
        .asString();
  }

  /** The ids of the cards in that column. */
  public List<String> cards(String column) {
    JsonNode tickets =
        owner.get(path + "/columns/" + column + "/tickets").expect(200).path("tickets");
    List<String> ids = new ArrayList<>();
    tickets.forEach(ticket -> ids.add(ticket.path("id").asString()));
    return ids;
  }

  /** The events of this project since this was last asked. */
  public List<Event> newEvents() {
    Set<Topic> topics =
        Stream.of("$project." + id, "$boards", "$projects", "$control")
            .map(Topic::new)
            .collect(Collectors.toSet());
    members.forEach(member -> topics.add(new Topic("$user." + member)));
    TreeMap<EventId, Event> events = new TreeMap<>();
    EventLog log = node.bean(EventLog.class);
    EventId position = node.bean(WorkspaceState.class).position().id();
    EventId from = seen;
    Page page;
    do {
      page = log.read(Workspace.MAIN, topics, from, PAGE).join();
      page.events().forEach(event -> events.put(event.id(), event));
      from = page.end();
    } while (page.more());
    seen = position;
    return events.values().stream()
        .filter(event -> event.envelope().data().path("projectId").asLong(0) == id)
        .toList();
  }

  /** The types of the new events. */
  public List<String> newEventTypes() {
    return newEvents().stream().map(event -> event.envelope().type()).toList();
  }
}
