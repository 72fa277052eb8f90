package io.tidings.node.board.stream;

import io.tidings.events.Event;
import io.tidings.events.EventId;
import io.tidings.events.Topic;
import io.tidings.node.access.Login;
import io.tidings.node.relay.Dialect;
import io.tidings.node.relay.Permission;
import io.tidings.node.user.stream.UserStreamParts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Whoever may write to a topic of the boards can publish anything into it. No field of any event
 * may make a dialect or a permission throw, whatever stands in it.
 */
class ForeignDataTest {
  private static final Topic BOARDS = new Topic("$boards");
  private static final EventId SINCE = new EventId(1, 0);
  private static final Login LOGIN = new Login(7, false, new Login.Credential.Session("s"));

  /** Every kind of JSON value, and the extremes of each. */
  private static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "false",
          "0",
          "-7",
          "7",
          "1.5",
          "1e400",
          "-1e-400",
          "9223372036854775808",
          "1" + "0".repeat(999),
          "\"\"",
          "\"12\"",
          "\"text\"",
          "\"9223372036854775808\"",
          "\"\\u0000\\ud83d\\ude00\"",
          "[]",
          "[null]",
          "[{}]",
          "[[]]",
          "[1,\"a\",true,1e400]",
          "{}",
          "{\"id\":{}}",
          "{\"users\":[{}],\"except\":{}}",
          "[[[[[[[[]]]]]]]]");

  static Stream<String> types() {
    return Stream.of(
        "ticket.created",
        "ticket.updated",
        "ticket.deleted",
        "card.moved",
        "card.linked",
        "card.unlinked",
        "column.created",
        "column.updated",
        "column.deleted",
        "column.reordered",
        "label.created",
        "label.updated",
        "label.deleted",
        "project.created",
        "project.shown",
        "project.updated",
        "project.hidden",
        "project.deleted",
        "project.viewers",
        "member.added",
        "member.updated",
        "member.removed",
        "user.updated",
        "login.ended",
        "database.wiped",
        "database.projects.wiped");
  }

  @ParameterizedTest
  @MethodSource("types")
  void anyValueInAnyField_throwsNowhere(String type) {
    List<Dialect> dialects = dialects();
    List<Permission> permissions = permissions();
    for (JsonNode data : variants(sample(type))) {
      Event event = SampleEvents.event(type, data.toString(), "tab", "$boards");
      dialects.forEach(dialect -> frame(dialect, event));
      permissions.forEach(permission -> ask(permission, event));
    }
  }

  /** With every field that anything reads of events of that kind. */
  private static JsonNode sample(String type) {
    ObjectNode all =
        (ObjectNode)
            JsonMapper.shared()
                .readTree(
                    """
                    {"projectId":1,"actor":7,"userId":7,"role":"writer","id":12,"columnId":3,
                     "fromColumnId":2,"toColumnId":3,"order":2,"rank":"a5","sessionTag":"tab","version":4,"readable":true,
                     "changed":["title"],"columnIds":[4,3],"credential":"x","except":"y",
                     "viewers":[{"id":7,"name":"Ada"}],"changes":{"active":true,"admin":false},
                     "audience":{"users":[7],"except":[8]},"ticket":%s,"column":%s,"project":%s,
                     "label":%s,"user":{"id":"7","username":"ada","name":"Ada","avatar":null}}
                    """
                        .formatted(
                            SampleEvents.TICKET,
                            SampleEvents.COLUMN,
                            SampleEvents.PROJECT,
                            SampleEvents.LABEL));
    if (!type.startsWith("login.")) {
      all.remove("credential"); // else the exception for one's own session is never looked at
    }
    return all;
  }

  /** The data as it is, without it, and with each of its parts replaced or missing. */
  private static List<JsonNode> variants(JsonNode sample) {
    List<JsonNode> all = new ArrayList<>(values());
    all.add(sample);
    for (Map.Entry<String, JsonNode> field : sample.properties()) {
      List<JsonNode> replacements = new ArrayList<>(values());
      if (field.getValue().isContainer()) {
        replacements.addAll(variantsInside(field.getValue()));
      }
      replacements.forEach(value -> all.add(with((ObjectNode) sample, field.getKey(), value)));
      all.add(with((ObjectNode) sample, field.getKey(), null));
    }
    return all;
  }

  private static List<JsonNode> variantsInside(JsonNode container) {
    List<JsonNode> all = new ArrayList<>();
    if (container instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> field : object.properties()) {
        values().forEach(value -> all.add(with(object, field.getKey(), value)));
        all.add(with(object, field.getKey(), null));
      }
    } else {
      for (JsonNode value : values()) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode().add(value);
        all.add(array);
      }
    }
    return all;
  }

  private static JsonNode with(ObjectNode object, String field, @Nullable JsonNode value) {
    ObjectNode copy = object.deepCopy();
    if (value == null) {
      copy.remove(field);
    } else {
      copy.set(field, value);
    }
    return copy;
  }

  private static List<JsonNode> values() {
    return VALUES.stream().map(JsonMapper.shared()::readTree).toList();
  }

  private static List<Dialect> dialects() {
    return List.of(
        UserStreamParts.userEvents(new BoardFrames()::of),
        new ProjectDialect(),
        new ProjectListDialect(),
        UserStreamParts.profiles());
  }

  private static List<Permission> permissions() {
    Map<Long, EventId> one = Map.of(1L, SINCE);
    return List.of(
        UserStreamParts.guest(),
        permission(false, one, Map.of(), new ProjectFilter.AllReadable()),
        permission(true, Map.of(), one, new ProjectFilter.Selected(Set.of(1L))),
        permission(false, one, one, new ProjectFilter.Membership(1)));
  }

  private static Permission permission(
      boolean admin,
      Map<Long, EventId> memberProjects,
      Map<Long, EventId> publicProjects,
      ProjectFilter projectFilter) {
    ProjectPermission ofProjects =
        new ProjectPermission(LOGIN.user(), admin, memberProjects, publicProjects, projectFilter);
    return (Permission) UserStreamParts.combined(LOGIN, ofProjects);
  }

  private static void frame(Dialect dialect, Event event) {
    try {
      dialect.event(event, BOARDS);
      dialect.ephemeral(event.envelope(), BOARDS);
    } catch (RuntimeException e) {
      throw new AssertionError(dialect.getClass().getSimpleName() + " of " + event, e);
    }
  }

  private static void ask(Permission permission, Event event) {
    try {
      permission.sees(event.envelope(), event.id());
      permission.sees(event.envelope(), null);
      permission.after(event);
    } catch (RuntimeException e) {
      throw new AssertionError(permission + " of " + event, e);
    }
  }
}
