package io.tidings.node.board.stream;

import io.tidings.events.Cursor;
import io.tidings.events.Envelope;
import io.tidings.events.Event;
import io.tidings.events.EventId;
import io.tidings.events.Topic;
import io.tidings.node.relay.Dialect.Attachment;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Events as the boards commit them. */
final class SampleEvents {
  static final String TICKET =
      """
      {"id":"12","projectId":"1","number":4,"title":"Secret title","description":"Secret text",\
      "labelIds":["5"],"columnId":"3","order":2,"rank":"a5","createdBy":"7","version":"3"}\
      """;
  static final String COLUMN =
      "{\"id\":\"3\",\"projectId\":\"1\",\"title\":\"Doing\",\"color\":\"#8b5cf6\",\"order\":1,"
          + "\"default\":true,\"version\":\"4\"}";
  static final String PROJECT =
      """
      {"id":"1","key":"DEMO","title":"Demo","description":"All of it","visibility":"public",\
      "closed":false,"version":"8","role":"admin","canWrite":true,"canAdmin":true}\
      """;
  static final String LABEL =
      """
      {"id":"5","projectId":"1","name":"bug","color":"#ef4444","version":"2"}\
      """;

  private SampleEvents() {}

  static Attachment attachment(@Nullable String user) {
    return new Attachment("node-1", user, Duration.ofSeconds(15), Duration.ofMillis(2140), null);
  }

  static Event event(String type, String data, @Nullable String tabId, String... topics) {
    return event(new EventId(1_000, 7), type, data, tabId, topics);
  }

  static Event event(
      EventId id, String type, String data, @Nullable String tabId, String... topics) {
    List<Topic> all = Arrays.stream(topics).map(Topic::new).toList();
    Envelope envelope =
        new Envelope(
            all,
            type,
            JsonMapper.shared().readTree(data),
            tabId,
            Instant.parse("2026-01-01T00:00:00.120Z"));
    return new Event(new Cursor("e1", id), envelope);
  }

  /** One of every type that is about project 1. */
  static Event of(String type) {
    String data =
        switch (type) {
          case "ticket.created" -> "\"ticket\":" + TICKET;
          case "ticket.updated" -> "\"changed\":[\"title\"],\"ticket\":" + TICKET;
          case "card.moved" ->
              "\"fromColumnId\":2,\"toColumnId\":3,\"order\":2,\"rank\":\"a5\","
                  + "\"changed\":[\"columnId\"],\"ticket\":"
                  + TICKET;
          case "card.linked", "card.unlinked" ->
              "\"columnId\":3,\"order\":2,\"rank\":\"a5\",\"ticket\":" + TICKET;
          case "ticket.deleted" -> "\"id\":12,\"columnId\":3,\"version\":4";
          case "column.created", "column.updated" -> "\"column\":" + COLUMN;
          case "column.deleted" -> "\"id\":3,\"version\":5";
          case "column.reordered" -> "\"columnIds\":[4,3],\"version\":6";
          case "label.created", "label.updated" -> "\"label\":" + LABEL;
          case "label.deleted" -> "\"id\":5,\"version\":3";
          case "project.updated" -> "\"changed\":[\"title\"],\"project\":" + PROJECT;
          case "project.created", "project.shown" ->
              "\"audience\":{\"except\":[]},\"project\":" + PROJECT;
          case "project.deleted", "project.hidden" -> "\"audience\":{\"except\":[]},\"version\":9";
          case "member.added", "member.updated" ->
              "\"userId\":7,\"role\":\"writer\",\"project\":" + PROJECT;
          case "member.removed" -> "\"userId\":7";
          case "project.viewers" -> "\"viewers\":[{\"id\":7,\"name\":\"Ada\",\"avatar\":null}]";
          default -> throw new IllegalArgumentException(type);
        };
    return event(type, "{\"projectId\":1,\"actor\":7," + data + "}", "tab-1", "$project.1");
  }
}
