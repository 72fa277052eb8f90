package io.tidings.node.board.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.Event;
import io.tidings.events.Topic;
import io.tidings.node.relay.CloseReason;
import io.tidings.node.relay.Dialect;
import io.tidings.node.user.stream.UserStreamParts;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each frame of {@code /user/events}, as docs/boards.md shows it. */
class BoardFramesTest {
  private static final Topic TOPIC = new Topic("$boards");

  private final Dialect dialect = UserStreamParts.userEvents(new BoardFrames()::of);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      value = {
        "card.moved|3|'issue_id':12,'sorting':2,'rank':'a5','from_column_id':2,'to_column_id':3",
        "card.linked|3|'issue_id':12,'sorting':2,'rank':'a5','column_id':3",
        "card.unlinked|3|'issue_id':12,'column_id':3",
        "column.created|4|'column_id':3,'title':'Doing','color':'#8b5cf6','sorting':1,'default':true",
        "column.updated|4|'column_id':3,'title':'Doing','color':'#8b5cf6','sorting':1,'default':true",
        "column.deleted|5|'column_id':3",
        "column.reordered|6|'column_ids':[4,3]",
        "project.updated|8|'title':'Demo','description':'All of it','closed':false,'visibility':'public'",
      })
  void eightKinds_sayWhatTheyAreAbout_whoDidIt_andTheVersion(
      String type, int version, String fields) {
    String data =
        "'type':'%s','project_id':1,'actor_id':7,'version':%d,'session_tag':'tab-1',%s"
            .formatted(type, version, fields);
    assertThat(text(SampleEvents.of(type)))
        .isEqualTo(
            "event: project-board.1\ndata: {" + data.replace('\'', '"') + "}\nid: e1.1000-7\n\n");
  }

  @Test
  void moveThatChangesOtherFieldsToo_namesThem() {
    String data =
        "{\"projectId\":1,\"fromColumnId\":2,\"toColumnId\":3,"
            + "\"columnId\":3,\"changed\":[\"title\",\"columnId\",\"order\"],"
            + "\"ticket\":{\"id\":\"12\",\"columnId\":\"3\"}}";
    for (String type : new String[] {"card.moved", "card.linked", "card.unlinked"}) {
      assertThat(text(SampleEvents.event(type, data, null, "$project.1")))
          .contains(",\"changed\":[\"title\"]}");
      assertThat(text(SampleEvents.event(type, data.replace("title", "rank"), null, "$project.1")))
          .as("a column that is ranked afresh")
          .doesNotContain("changed");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"project.deleted", "project.hidden"})
  void projectThatIsGone_orSeemsSo_isDeleted(String type) {
    assertThat(text(SampleEvents.of(type)))
        .contains("event: project-board.1\n")
        .contains(
            "{\"type\":\"project.deleted\",\"project_id\":1,\"actor_id\":7,\"version\":9,"
                + "\"session_tag\":\"tab-1\"}");
  }

  @Test
  void ticketThatComesWithAColumn_isACardLinked() {
    assertThat(text(SampleEvents.of("ticket.created")))
        .contains("\"type\":\"card.linked\"", "\"version\":3")
        .contains("\"column_id\":3,\"changed\":[\"created\"]}");
    assertThat(text(SampleEvents.of("ticket.deleted")))
        .contains("\"type\":\"card.unlinked\"", "\"version\":4")
        .contains("\"issue_id\":12,\"column_id\":3,\"changed\":[\"deleted\"]}");
  }

  @Test
  void ticketOfNoColumn_comesAndGoesAsATicket() {
    String created = "{\"projectId\":1,\"actor\":7,\"ticket\":{\"id\":\"12\",\"version\":\"1\"}}";
    assertThat(text(SampleEvents.event("ticket.created", created, null, "$boards")))
        .contains(
            "event: project-ticket\ndata: {\"project_id\":1,\"actor_id\":7,\"version\":1,"
                + "\"issue_id\":12,\"changed\":[\"created\"]}");
    String deleted = "{\"projectId\":1,\"actor\":7,\"id\":12,\"columnId\":null,\"version\":2}";
    assertThat(text(SampleEvents.event("ticket.deleted", deleted, null, "$boards")))
        .contains(
            "event: project-ticket\ndata: {\"project_id\":1,\"actor_id\":7,\"version\":2,"
                + "\"issue_id\":12,\"changed\":[\"deleted\"]}");
  }

  /** Events of releases that said neither are replayed, too. */
  @Test
  void versionAndActor_whereTheEventHasNone_areAbsent() {
    assertThat(text(SampleEvents.event("column.deleted", "{\"projectId\":1,\"id\":3}", null, "$x")))
        .contains("data: {\"type\":\"column.deleted\",\"project_id\":1,\"column_id\":3}\n");
  }

  @Test
  void ticketsOwnFields_areNoBoardEvent() {
    assertThat(text(SampleEvents.of("ticket.updated")))
        .isEqualTo(
            """
            event: project-ticket
            data: {"project_id":1,"actor_id":7,"version":3,"session_tag":"tab-1","issue_id":12,"changed":["title"]}
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
  @CsvSource({"label.created, created", "label.updated, updated"})
  void labels_haveANameOfTheirOwn(String type, String change) {
    assertThat(text(SampleEvents.of(type)))
        .isEqualTo(
            """
            event: project-label
            data: {"project_id":1,"actor_id":7,"version":2,"session_tag":"tab-1","label_id":5,\
            "change":"%s","name":"bug","color":"#ef4444"}
            id: e1.1000-7

            """
                .formatted(change));
  }

  @Test
  void labelThatIsDeleted_isNamedByItsId() {
    assertThat(text(SampleEvents.of("label.deleted")))
        .contains(
            "event: project-label\ndata: {\"project_id\":1,\"actor_id\":7,\"version\":3,"
                + "\"session_tag\":\"tab-1\",\"label_id\":5,\"change\":\"deleted\"}\n");
  }

  @Test
  void access_isToldToWhomItConcerns() {
    assertThat(text(SampleEvents.of("member.added")))
        .endsWith(
            """
            event: project-access
            data: {"project_id":1,"actor_id":7,"access":"granted","role":"writer"}
            id: e1.1000-7

            """);
    assertThat(text(SampleEvents.of("member.removed")))
        .endsWith(
            "data: {\"project_id\":1,\"actor_id\":7,\"access\":\"revoked\"}\nid: e1.1000-7\n\n");
    assertThat(text(SampleEvents.of("project.shown")))
        .endsWith(
            """
            data: {"project_id":1,"actor_id":7,"access":"granted","role":null}
            id: e1.1000-7

            """);
  }

  @Test
  void memberRemoved_whoReadsTheProjectStill_losesTheRoleAlone() {
    String data = "{\"projectId\":1,\"actor\":7,\"userId\":8,\"readable\":true}";
    assertThat(text(SampleEvents.event("member.removed", data, null, "$user.8")))
        .contains("data: {\"project_id\":1,\"actor_id\":7,\"access\":\"granted\",\"role\":null}\n");
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
        new String[] {"card.moved", "ticket.created", "label.updated", "project.updated", "x"}) {
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
