package io.tidings.node.board.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.Cursor;
import io.tidings.events.Event;
import io.tidings.events.EventId;
import io.tidings.events.ResyncReason;
import io.tidings.events.Topic;
import io.tidings.node.relay.CloseReason;
import io.tidings.node.relay.Dialect;
import io.tidings.node.user.stream.UserStreamParts;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each frame of the tracker's endpoints, as docs/boards.md shows it. */
class TrackerDialectTest {
  /** What the events of an endpoint are about. */
  enum Scope {
    PROJECT,
    LIST,
    PROFILES;

    Dialect dialect() {
      return switch (this) {
        case PROJECT -> new ProjectDialect();
        case LIST -> new ProjectListDialect();
        case PROFILES -> UserStreamParts.profiles();
      };
    }
  }

  private static final Topic TOPIC = new Topic("$project.1");

  @ParameterizedTest
  @CsvSource({
    "ticket.created, ticket.created",
    "ticket.updated, ticket.updated",
    "card.moved, ticket.moved",
    "card.linked, ticket.updated",
    "card.unlinked, ticket.updated"
  })
  void tickets_comeWhole(String canonical, String type) {
    assertThat(text(Scope.PROJECT, SampleEvents.of(canonical)))
        .startsWith("data: {\"type\":\"" + type + "\",\"data\":{\"id\":\"12\",")
        .contains("\"title\":\"Secret title\"", "\"columnId\":\"3\"", "\"order\":2")
        .endsWith(
            ",\"tabId\":\"tab-1\",\"actorId\":\"7\",\"timestamp\":\"2026-01-01T00:00:00.120Z\"}\nid: e1.1000-7\n\n");
  }

  @Test
  void changedFields_areNamed() {
    assertThat(text(Scope.PROJECT, SampleEvents.of("card.moved")))
        .contains("\"changed\":[\"columnId\"]");
    assertThat(text(Scope.PROJECT, SampleEvents.of("ticket.created"))).doesNotContain("changed");
  }

  @Test
  void moveInsideAColumn_isAnUpdate() {
    String data =
        "{\"projectId\":1,\"fromColumnId\":3,\"toColumnId\":3,\"ticket\":"
            + SampleEvents.TICKET
            + "}";
    assertThat(text(Scope.PROJECT, SampleEvents.event("card.moved", data, null, "$project.1")))
        .contains("\"type\":\"ticket.updated\"", "\"tabId\":null");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      value = {
        "ticket.deleted|{'id':'12','version':'4'}",
        "label.deleted|{'id':'5','version':'3'}",
        "column.deleted|{'id':'3','version':'5'}",
        "column.reordered|{'columnIds':['4','3'],'version':'6'}"
      })
  void idsAreStrings(String type, String data) {
    assertThat(text(Scope.PROJECT, SampleEvents.of(type)))
        .contains("{\"type\":\"" + type + "\",\"data\":" + data.replace('\'', '"') + ",");
  }

  @ParameterizedTest
  @CsvSource({
    "project.created, project.created",
    "project.shown, project.created",
    "member.added, project.created",
    "project.updated, project.updated",
    "project.deleted, project.deleted",
    "project.hidden, project.deleted",
    "member.removed, project.deleted"
  })
  void list_projectsComeAndGoWithTheRightToReadThem(String canonical, String type) {
    String frame = text(Scope.LIST, SampleEvents.of(canonical));
    assertThat(frame).contains("{\"type\":\"" + type + "\",\"data\":{\"id\":\"1\"");
    assertThat(frame).as("what only the actor is").doesNotContain("role", "canWrite", "canAdmin");
    assertThat(frame).contains("\"actorId\":\"7\"");
  }

  /** The right to read it neither comes nor goes. */
  @ParameterizedTest
  @ValueSource(strings = {"member.added", "member.removed"})
  void list_membersOfAProjectThatTheyReadAnyway_areNotTold(String type) {
    String data = "{\"projectId\":1,\"actor\":7,\"userId\":8,\"readable\":true}";
    assertThat(frame(Scope.LIST, SampleEvents.event(type, data, null, "$user.8"))).isNull();
  }

  @ParameterizedTest
  @EnumSource
  void eachEndpoint_saysOnlyItsOwn_andWhatConcernsAll(Scope scope) {
    assertThat(frame(scope, SampleEvents.of("ticket.created")) != null)
        .isEqualTo(scope == Scope.PROJECT);
    assertThat(frame(scope, SampleEvents.of("project.updated")) != null)
        .isEqualTo(scope == Scope.LIST);
    Event profile =
        SampleEvents.event(
            "user.updated", "{\"actor\":9,\"user\":{\"id\":\"7\",\"name\":\"A\"}}", null, "$users");
    assertThat(frame(scope, profile) != null).isEqualTo(scope == Scope.PROFILES);
    if (scope == Scope.PROFILES) {
      assertThat(text(scope, profile)).as("which administrator").contains("\"actorId\":null");
    }
    assertThat(text(scope, SampleEvents.event("database.wiped", "{}", "tab", "$database")))
        .contains("{\"type\":\"database.wiped\",\"data\":{},\"tabId\":\"tab\",\"actorId\":null");
    assertThat(scope.dialect().ephemeral(SampleEvents.of("project.viewers").envelope(), TOPIC))
        .isNull();
  }

  @Test
  void controlFrames_areFlat() {
    Dialect dialect = Scope.PROJECT.dialect();
    Cursor to = new Cursor("e1", new EventId(5, 0));
    assertThat(text(dialect.connected(SampleEvents.attachment("7"))))
        .isEqualTo(
            """
            retry: 2140
            data: {"type":"connected","userId":"7","node":"node-1","keepaliveMs":15000}

            """);
    assertThat(text(Scope.PROFILES.dialect().connected(SampleEvents.attachment("7"))))
        .contains("\"listenerId\":\"7\"");
    assertThat(text(dialect.resync(ResyncReason.ACCESS, List.of(TOPIC), to, false)))
        .isEqualTo(
            "data: {\"type\":\"resync\",\"reason\":\"access\",\"topics\":[\"$project.1\"],"
                + "\"to\":\"e1.5-0\"}\n\n");
    assertThat(text(dialect.closed(CloseReason.WIPED, Duration.ofMillis(9))))
        .isEqualTo("retry: 9\ndata: {\"type\":\"closed\",\"reason\":\"wiped\"}\n\n");
    String ping = "data: {\"type\":\"ping\"}\nid: e1.5-0\n\n";
    assertThat(text(dialect.keepalive(null))).isEqualTo(": keepalive\n");
    assertThat(text(dialect.keepalive(to))).isEqualTo(": keepalive\n" + ping);
    assertThat(text(dialect.position(to))).isEqualTo(ping);
  }

  @ParameterizedTest
  @EnumSource
  void foreignData_neverFails(Scope scope) {
    for (String data : List.of("null", "7", "{}", "{\"project\":1}", "{\"ticket\":[]}")) {
      for (String type : List.of("ticket.created", "card.moved", "project.updated", "x")) {
        frame(scope, SampleEvents.event(type, data, null, "$project.1"));
      }
    }
  }

  private static @Nullable ByteBuffer frame(Scope scope, Event event) {
    return scope.dialect().event(event, TOPIC);
  }

  private static String text(Scope scope, Event event) {
    return text(frame(scope, event));
  }

  private static String text(@Nullable ByteBuffer frame) {
    assertThat(frame).isNotNull();
    return UTF_8.decode(frame.duplicate()).toString();
  }
}
