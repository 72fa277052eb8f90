package io.tidings.node.board;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The JSON of answers and events, which other releases read: its fields keep their order. */
class ResponsesTest extends BoardTest {
  @Test
  void columnsAndLabels_inAnswersAndEvents_haveTheirFieldsInOrder() {
    TestUser ada = TestUser.at(node);
    TestBoard board = ada.project();
    board.newEvents();
    Answer created = ada.post(board.path + "/columns", "{\"title\":\"Later\"}");
    assertThat(created.http().headers().firstValue("ETag")).contains("\"1\"");
    var column = created.expect(201);
    var label = ada.post(board.path + "/labels", "{\"name\":\"bug\"}").expect(201);
    assertThat(column)
        .hasToString(
            """
            {"id":"%s","projectId":"%d","title":"Later","color":"#6b7280","order":3,\
            "default":false,"version":"1"}\
            """
                .formatted(board.column(3), board.id));
    assertThat(label)
        .hasToString(
            """
            {"id":"%s","projectId":"%d","name":"bug","color":"#6b7280","version":"1"}\
            """
                .formatted(label.path("id").asString(), board.id));
    var events = board.newEvents();
    assertThat(events.get(0).envelope().data())
        .hasToString(
            "{\"projectId\":%d,\"column\":%s,\"actor\":%d}".formatted(board.id, column, ada.id));
    assertThat(events.get(1).envelope().data())
        .hasToString(
            "{\"projectId\":%d,\"label\":%s,\"actor\":%d}".formatted(board.id, label, ada.id));
    assertThat(ada.get(board.path + "/columns").expect(200).path("columns").get(3))
        .hasToString(column.toString());
    assertThat(ada.get(board.path + "/labels").expect(200).path("labels"))
        .hasToString("[" + label + "]");
    assertThat(board.board().path("labels")).hasToString("[" + label + "]");
  }

  @Test
  void projects_inAnswersAndEvents_haveTheirFieldsInOrder() {
    TestUser ada = TestUser.at(node);
    TestBoard board = ada.project();
    JsonNode project = ada.get(board.path).expect(200);
    String created = project.path("createdAt").asString();
    assertThat(created).matches("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}\\.[0-9]{3}Z");
    String fields =
        """
        "id":"%d","key":"%s","scope":"repo","owner":"%s","repo":"%s","title":"A project",\
        "description":"","visibility":"private","closed":false,"createdAt":"%s","version":"1"\
        """
            .formatted(
                board.id, board.key, ada.username, board.key.toLowerCase(Locale.ROOT), created);
    assertThat(project)
        .hasToString("{" + fields + ",\"role\":\"admin\",\"canWrite\":true,\"canAdmin\":true}");
    assertThat(board.created.getFirst().envelope().data())
        .hasToString(
            "{\"projectId\":%d,\"project\":{%s},\"audience\":{\"users\":[%d]},\"actor\":%d}"
                .formatted(board.id, fields, ada.id, ada.id));
    JsonNode list = ada.get("/api/projects").expect(200);
    assertThat(list.propertyNames()).containsExactly("projects", "cursor");
    assertThat(list.path("projects")).hasToString("[" + project + "]");
    JsonNode whole = board.board();
    assertThat(whole.propertyNames())
        .containsExactly(
            "project", "columns", "columnOrderVersion", "tickets", "labels", "members", "cursor");
    assertThat(whole.path("project")).hasToString(project.toString());
    assertThat(whole.path("columnOrderVersion")).hasToString("\"1\"");
  }

  @Test
  void project_thatTheClientHas_isNotSentAgain() {
    TestUser ada = TestUser.at(node);
    TestBoard board = ada.project();
    Answer unchanged = ada.with("If-None-Match", "\"1\"").get(board.path);
    assertThat(unchanged.http().body()).isEmpty();
    unchanged.expect(304);
    assertThat(unchanged.http().headers().allValues("ETag")).containsExactly("\"1\"");
    ada.with("If-None-Match", "\"1\"").send("HEAD", board.path, null).expect(304);
    Answer other = ada.with("If-None-Match", "\"2\"").get(board.path);
    other.expect(200);
    assertThat(other.http().headers().allValues("ETag")).containsExactly("\"1\"");
    Answer edited = ada.patch(board.path, "{\"title\":\"Other\"}");
    edited.expect(200);
    assertThat(edited.http().headers().allValues("ETag")).containsExactly("\"2\"");
  }

  @Test
  void membersAndViewers_inAnswersAndEvents_haveTheirFieldsInOrder() {
    TestUser ada = TestUser.at(node);
    TestUser grace = TestUser.at(node);
    TestBoard board = ada.project();
    String user =
        "\"id\":\"%d\",\"username\":\"%s\",\"name\":\"User %s\",\"avatar\":null"
            .formatted(grace.id, grace.username, grace.username);
    JsonNode member = board.add(grace, "reader");
    assertThat(member).hasToString("{\"user\":{" + user + "},\"role\":\"reader\"}");
    assertThat(ada.get(board.path + "/members").expect(200).path("members").get(1))
        .hasToString(member.toString());
    assertThat(board.board().path("members").get(1)).hasToString(member.toString());
    assertThat(board.newEvents().getFirst().envelope().data())
        .hasToString(
            "{\"projectId\":%d,\"userId\":%d,\"role\":\"reader\",\"project\":%s,\"actor\":%d}"
                .formatted(board.id, grace.id, grace.get(board.path).expect(200), ada.id));
    assertThat(grace.put(board.path + "/viewers/tab", "{}").expect(200))
        .hasToString("{\"viewers\":[{" + user + "}]}");
  }

  @Test
  void tickets_inAnswersAndEvents_haveTheirFieldsInOrder() {
    TestUser ada = TestUser.at(node);
    TestBoard board = ada.project();
    var label = ada.post(board.path + "/labels", "{\"name\":\"bug\"}").expect(201).path("id");
    board.newEvents();
    Answer created =
        ada.post(board.path + "/tickets", "{\"title\":\"Fix\",\"labelIds\":[" + label + "]}");
    assertThat(created.http().headers().firstValue("ETag")).contains("\"1\"");
    var ticket = created.expect(201);
    String id = ticket.path("id").asString();
    String createdAt = ticket.path("createdAt").asString();
    assertThat(createdAt).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
    String json =
        """
        {"id":"%s","projectId":"%d","number":1,"title":"Fix","description":"","labelIds":[%s],"assigneeIds":[],\
        "columnId":%s,"order":%s,"rank":%s,"createdBy":"%d","createdAt":"%s","updatedAt":"%s",\
        "version":"%s"}\
        """;
    String rank = ticket.path("rank").toString();
    String column = '"' + board.column(0) + '"';
    assertThat(ticket)
        .hasToString(
            json.formatted(
                id, board.id, label, column, "0", rank, ada.id, createdAt, createdAt, "1"));
    String path = board.path + "/tickets";
    assertThat(ada.get(path).expect(200)).hasToString("{\"tickets\":[" + ticket + "]}");
    assertThat(ada.get(board.path + "/columns/" + board.column(0) + "/tickets").expect(200))
        .hasToString("{\"tickets\":[" + ticket + "]}");
    assertThat(board.board().path("tickets")).hasToString("[" + ticket + "]");
    assertThat(ada.get(path + "/" + id).expect(200)).hasToString(ticket.toString());
    var loose = ada.patch(path + "/" + id, "{\"columnId\":null}").expect(200);
    assertThat(loose)
        .hasToString(
            json.formatted(
                id,
                board.id,
                label,
                "null",
                "null",
                "null",
                ada.id,
                createdAt,
                loose.path("updatedAt").asString(),
                "2"));
    var events = board.newEvents();
    assertThat(events.get(0).envelope().data())
        .hasToString(
            "{\"projectId\":%d,\"ticket\":%s,\"actor\":%d}".formatted(board.id, ticket, ada.id));
    assertThat(events.get(1).envelope().data())
        .hasToString(
            "{\"projectId\":%d,\"ticket\":%s,\"columnId\":%s,\"changed\":[\"columnId\"],\"actor\":%d}"
                .formatted(board.id, loose, board.column(0), ada.id));
  }

  @Test
  void ticket_thatTheClientHasAlready_isNotSentAgain() {
    TestUser ada = TestUser.at(node);
    TestBoard board = ada.project();
    String path = board.path + "/tickets/" + board.ticket("card", board.column(0));
    Answer same = ada.with("If-None-Match", "\"1\"").get(path);
    assertThat(same.status()).isEqualTo(304);
    assertThat(same.http().headers().firstValue("ETag")).contains("\"1\"");
    assertThat(same.http().body()).isEmpty();
    ada.patch(path, "{\"title\":\"x\"}").expect(200);
    Answer changed = ada.with("If-None-Match", "\"1\"").get(path);
    assertThat(changed.expect(200).path("title").asString()).isEqualTo("x");
    assertThat(changed.http().headers().firstValue("ETag")).contains("\"2\"");
  }
}
