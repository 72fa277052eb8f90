package io.tidings.node.live;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.Event;
import io.tidings.events.Topic;
import io.tidings.node.relay.CloseReason;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each frame of {@code /user/events}, as docs/boards.md shows it. */
class BoardDialectTest {
  private static final Topic TOPIC = new Topic("$boards");

  private final BoardDialect dialect = new BoardDialect();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      value = {
        "card.moved|'issue_id':12,'sorting':2,'rank':'a5','from_column_id':2,'to_column_id':3",
        "card.linked|'issue_id':12,'sorting':2,'rank':'a5','column_id':3",
        "card.unlinked|'issue_id':12,'column_id':3",
        "column.created|'column_id':3,'title':'Doing','color':'#8b5cf6','sorting':1",
        "column.updated|'column_id':3,'title':'Doing','color':'#8b5cf6','sorting':1",
        "column.deleted|'column_id':3",
        "column.reordered|'column_ids':[4,3]",
        "project.updated|'title':'Demo','description':'All of it','closed':false",
      })
  void eightKinds_haveTheirFieldsAndTheTag(String type, String fields) {
    String data = "'type':'%s','project_id':1,'session_tag':'tab-1',%s".formatted(type, fields);
    assertThat(text(SampleEvents.of(type)))
        .isEqualTo(
            "event: project-board.1\ndata: {" + data.replace('\'', '"') + "}\nid: e1.1000-7\n\n");
  }

  @Test
  void moveThatChangesOtherFieldsToo_namesThem() {
    String data =
        "{\"projectId\":1,\"fromColumnId\":2,\"toColumnId\":3,"
            + "\"changed\":[\"title\",\"columnId\",\"order\"],\"ticket\":{\"id\":\"12\",\"columnId\":\"3\"}}";
    assertThat(text(SampleEvents.event("card.moved", data, null, "$project.1")))
        .contains(",\"changed\":[\"title\"]}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"project.deleted", "project.hidden"})
  void projectThatIsGone_orSeemsSo_isDeleted(String type) {
    assertThat(text(SampleEvents.of(type)))
        .contains("event: project-board.1\n")
        .contains("{\"type\":\"project.deleted\",\"project_id\":1,\"session_tag\":\"tab-1\"}");
  }

  @Test
  void ticketThatComesWithAColumn_isACardLinked() {
    assertThat(text(SampleEvents.of("ticket.created")))
        .contains("\"type\":\"card.linked\"")
        .contains("\"column_id\":3");
    assertThat(text(SampleEvents.of("ticket.deleted")))
        .contains("\"type\":\"card.unlinked\"")
        .contains("\"issue_id\":12,\"column_id\":3");
  }

  @Test
  void ticketsOwnFields_areNoBoardEvent() {
    assertThat(text(SampleEvents.of("ticket.updated")))
        .isEqualTo(
            """
            event: project-ticket
            data: {"project_id":1,"session_tag":"tab-1","issue_id":12,"changed":["title"]}
            id: e1.1000-7

            """);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ticket.created",
        "ticket.updated",
        "card.moved",
        "card.linked",
        "card.unlinked",
        "ticket.deleted"
      })
  void noFrame_hasATicketsTitleOrText(String type) {
    assertThat(text(SampleEvents.of(type))).doesNotContain("Secret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"label.created", "label.updated", "label.deleted"})
  void labels_areNoBoardEvent(String type) {
    assertThat(dialect.event(SampleEvents.of(type), TOPIC)).isNull();
  }

  @Test
  void access_isToldToWhomItConcerns() {
    assertThat(text(SampleEvents.of("member.added")))
        .endsWith(
            """
            event: project-access
            data: {"project_id":1,"access":"granted","role":"writer"}
            id: e1.1000-7

            """);
    assertThat(text(SampleEvents.of("member.removed")))
        .endsWith("data: {\"project_id\":1,\"access\":\"revoked\"}\nid: e1.1000-7\n\n");
    assertThat(text(SampleEvents.of("project.shown")))
        .endsWith(
            "data: {\"project_id\":1,\"access\":\"granted\",\"role\":null}\nid: e1.1000-7\n\n");
  }

  @Test
  void sessionTag_ownOne_winsOverTheTabId_andIsAbsentWithoutBoth() {
    String data = "{\"projectId\":1,\"id\":3,\"sessionTag\":\"mine\"}";
    assertThat(text(SampleEvents.event("column.deleted", data, "tab-1", "$boards")))
        .contains("\"session_tag\":\"mine\"");
    String plain = "{\"projectId\":1,\"id\":3}";
    assertThat(text(SampleEvents.event("column.deleted", plain, null, "$boards")))
        .doesNotContain("session_tag");
  }

  @Test
  void ephemeralViewers_haveNoId() {
    ByteBuffer frame = dialect.ephemeral(SampleEvents.of("project.viewers").envelope(), TOPIC);
    assertThat(text(frame))
        .isEqualTo(
            """
            event: project-viewers
            data: {"project_id":1,"viewers":[{"id":7,"name":"Ada","avatar":null}]}

            """);
  }

  @Test
  void framesOfTheStreamItself() {
    assertThat(text(dialect.connected(SampleEvents.attachment("7"))))
        .isEqualTo(
            """
            retry: 2140
            event: connected
            data: {"node":"node-1","userId":7,"keepaliveMs":15000}

            """);
    assertThat(text(dialect.connected(SampleEvents.attachment(null)))).contains("\"userId\":null");
    assertThat(text(dialect.closed(CloseReason.REVOKED, Duration.ofMillis(5))))
        .isEqualTo("retry: 5\nevent: close\ndata: {\"reason\":\"revoked\"}\n\n");
    Event wiped = SampleEvents.event("database.wiped", "{}", null, "$database");
    assertThat(text(wiped)).isEqualTo("event: database.wiped\ndata: {}\nid: e1.1000-7\n\n");
  }

  /** Whoever may write to the topic can publish anything into it. */
  @ParameterizedTest
  @ValueSource(strings = {"null", "7", "[]", "{}", "{\"projectId\":\"x\"}", "{\"projectId\":1}"})
  void foreignData_neverFails(String data) {
    for (String type :
        new String[] {"card.moved", "ticket.created", "ticket.deleted", "project.updated", "x"}) {
      dialect.event(SampleEvents.event(type, data, null, "$boards"), TOPIC);
      dialect.ephemeral(SampleEvents.event(type, data, null, "$boards").envelope(), TOPIC);
    }
  }

  private String text(Event event) {
    return text(dialect.event(event, TOPIC));
  }

  private static String text(@Nullable ByteBuffer frame) {
    assertThat(frame).isNotNull();
    return UTF_8.decode(frame.duplicate()).toString();
  }
}
