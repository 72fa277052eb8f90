package io.tidings.node.board.project;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.Event;
import io.tidings.events.EventId;
import io.tidings.events.EventLog;
import io.tidings.events.Topic;
import io.tidings.events.Workspace;
import io.tidings.events.spring.WorkspaceState;
import io.tidings.node.access.Login;
import io.tidings.node.access.Login.Credential.Session;
import io.tidings.node.board.BoardAccess;
import io.tidings.node.board.BoardKeys;
import io.tidings.node.board.BoardTest;
import io.tidings.node.board.BoardTopics;
import io.tidings.node.board.TestBoard;
import io.tidings.node.board.TestUser;
import io.tidings.node.board.UserKeys;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a change of a project or of its members answers, leaves and tells. */
class ProjectsTest extends BoardTest {
  private static final List<String> LIST = List.of("$projects", "$control");
  private static final List<String> GONE = List.of("$projects", "$boards", "$control");

  private TestUser ada;
  private TestUser grace;

  @BeforeEach
  void people() {
    ada = TestUser.at(node);
    grace = TestUser.at(node);
  }

  /** Events are for many, so that they have nobody's own role. */
  private static JsonNode asInEvents(JsonNode project) {
    return ((ObjectNode) project.deepCopy()).remove(List.of("role", "canWrite", "canAdmin"));
  }

  private static void expectOne(TestBoard board, String type, List<String> topics, String data) {
    List<Event> events = board.newEvents();
    assertThat(events).hasSize(1);
    expectEvent(events.getFirst(), type, topics, data);
  }

  private static BoardAccess.ReadableProjects readable(TestUser user, boolean admin) {
    return node.bean(BoardAccess.class)
        .readable(new Login(user.id, admin, new Session("of a test")));
  }

  @Test
  void create_private_isToldToItsCreator() {
    TestBoard board = ada.project();
    JsonNode project = ada.get(board.path).expect(200);
    String lower = board.key.toLowerCase(Locale.ROOT);
    assertThat(project)
        .isEqualTo(
            json(
                """
                {'id':'%d','key':'%s','scope':'repo','owner':'%s','repo':'%s','title':'A project',
                 'description':'','visibility':'private','closed':false,'createdAt':%s,
                 'version':'1','role':'admin','canWrite':true,'canAdmin':true}\
                """
                    .formatted(
                        board.id, board.key, ada.username, lower, project.path("createdAt"))));
    assertThat(ada.get("/api/projects/" + lower).expect(200)).isEqualTo(project);
    assertThat(board.created).hasSize(1);
    expectEvent(
        board.created.getFirst(),
        "project.created",
        LIST,
        "{'projectId':%d,'project':%s,'audience':{'users':[%d]},'actor':%d}"
            .formatted(board.id, asInEvents(project), ada.id, ada.id));
    JsonNode whole = board.board();
    assertThat(whole.propertyNames())
        .containsExactly(
            "project", "columns", "columnOrderVersion", "tickets", "labels", "members", "cursor");
    assertThat(whole.path("columns").valueStream().map(c -> c.path("title").asString()))
        .containsExactly("To do", "In progress", "Done");
    assertThat(whole.path("members").get(0).path("user").path("username").asString())
        .isEqualTo(ada.username);
    assertThat(readable(ada, false).memberProjects())
        .containsEntry(board.id, board.created.getFirst().id());
    assertThat(readable(grace, false).publicProjects()).doesNotContainKey(board.id);
    assertThat(readable(grace, true).administered()).contains(board.id);
  }

  @Test
  void create_public_isToldToEverybody() {
    TestBoard board = ada.project(",\"visibility\":\"public\"");
    assertThat(board.created.getFirst().envelope().data().path("audience"))
        .isEqualTo(json("{'except':[]}"));
    assertThat(readable(grace, false).publicProjects())
        .containsEntry(board.id, board.created.getFirst().id());
    JsonNode seen = grace.get(board.path).expect(200);
    assertThat(seen.path("role").isNull()).isTrue();
    assertThat(seen.path("canWrite").asBoolean()).isFalse();
    assertThat(seen.path("canAdmin").asBoolean()).isFalse();
    JsonNode list = grace.get("/api/projects").expect(200);
    assertThat(list.path("projects").valueStream()).contains(seen);
    assertThat(list.path("cursor").asString()).contains(".");
  }

  @Test
  void create_takenKey_isRefused() {
    TestBoard board = ada.project();
    grace
        .post("/api/projects", "{\"key\":\"%s\",\"title\":\"x\"}".formatted(board.key))
        .expectProblem(409, "key-taken", "key");
  }

  @Test
  void create_inScopes_belongsToTheirOwners() {
    JsonNode org = ada.get(ada.project(",\"scope\":\"org\",\"owner\":\"acme\"").path).expect(200);
    assertThat(org.path("owner").asString()).isEqualTo("acme");
    assertThat(org.path("repo").isNull()).isTrue();
    TestBoard own = ada.project(",\"scope\":\"user\"");
    assertThat(ada.get(own.path).expect(200).path("owner").asString()).isEqualTo(ada.username);
    String body = "{\"key\":\"NOT%s\",\"title\":\"x\",\"scope\":\"user\",\"owner\":\"%s\"}";
    grace
        .post("/api/projects", body.formatted("MINE", ada.username))
        .expectProblem(403, "forbidden");
    TestUser.adminAt(node)
        .post("/api/projects", body.formatted("THERE", "nobody-of-them"))
        .expectProblem(400, "invalid-field", "owner");
    grace
        .post("/api/projects", "{\"key\":\"XX\",\"title\":\"x\",\"scope\":\"org\",\"repo\":\"r\"}")
        .expectProblem(400, "invalid-field", "repo");
  }

  @Test
  void edit_fields_isOneUpdate_theSameIsNone() {
    TestBoard board = ada.project();
    JsonNode answer =
        ada.patch(board.path, "{\"title\":\"New\",\"description\":\"Text\"}").expect(200);
    assertThat(answer.path("version").asString()).isEqualTo("2");
    expectOne(
        board,
        "project.updated",
        List.of("$projects", "$project." + board.id, "$boards"),
        "{'projectId':%d,'project':%s,'changed':['title','description'],'actor':%d}"
            .formatted(board.id, asInEvents(answer), ada.id));
    ada.patch(board.path, "{\"title\":\"New\",\"visibility\":\"private\",\"closed\":false}")
        .expect(200);
    ada.with("If-Match", "1").patch(board.path, "{}").expectProblem(412, "stale-version");
    ada.with("If-Match", "\"1\"").delete(board.path).expectProblem(412, "stale-version");
    assertThat(board.newEvents()).isEmpty();
  }

  @Test
  void edit_visibility_tellsWhoIsLetInAndOutBeforeTheUpdate() {
    TestBoard board = ada.project();
    board.add(grace, "reader");
    TestUser linus = TestUser.at(node);
    linus.get(board.path).expectProblem(404, "not-found");
    board.newEvents();
    JsonNode open = ada.patch(board.path, "{\"visibility\":\"public\"}").expect(200);
    List<Event> events = board.newEvents();
    assertThat(events).hasSize(2);
    String members = "[%d,%d]".formatted(ada.id, grace.id);
    expectEvent(
        events.getFirst(),
        "project.shown",
        GONE,
        "{'projectId':%d,'project':%s,'audience':{'except':%s},'actor':%d}"
            .formatted(board.id, asInEvents(open), members, ada.id));
    assertThat(events.getLast().envelope().type()).isEqualTo("project.updated");
    assertThat(readable(linus, false).publicProjects())
        .containsEntry(board.id, events.getLast().id());
    linus.get(board.path).expect(200);

    ada.patch(board.path, "{\"visibility\":\"private\"}").expect(200);
    events = board.newEvents();
    assertThat(events).hasSize(2);
    expectEvent(
        events.getFirst(),
        "project.hidden",
        GONE,
        "{'projectId':%d,'audience':{'except':%s},'version':3,'actor':%d}"
            .formatted(board.id, members, ada.id));
    assertThat(events.getLast().envelope().type()).isEqualTo("project.updated");
    assertThat(readable(linus, false).publicProjects()).doesNotContainKey(board.id);
    linus.get(board.path).expectProblem(404, "not-found");
    grace.get(board.path).expect(200);
  }

  @Test
  void close_project_refusesEveryWriteButToOpenIt() {
    TestBoard board = ada.project();
    String ticket = board.ticket("card", board.column(0));
    JsonNode closed = ada.patch(board.path, "{\"closed\":true}").expect(200);
    assertThat(closed.path("canWrite").asBoolean()).isFalse();
    assertThat(closed.path("canAdmin").asBoolean()).as("may open it again").isTrue();
    board.newEvents();
    String column = board.column(0);
    ada.post(board.path + "/tickets", "{\"title\":\"x\"}").expectProblem(403, "project-closed");
    ada.delete(board.path + "/tickets/" + ticket).expectProblem(403, "project-closed");
    ada.patch(board.path + "/columns/" + column, "{}").expectProblem(403, "project-closed");
    ada.post(board.path + "/labels", "{\"name\":\"x\"}").expectProblem(403, "project-closed");
    ada.patch(board.path, "{\"title\":\"x\"}").expectProblem(403, "project-closed");
    ada.delete(board.path).expectProblem(403, "project-closed");
    ada.delete(board.path + "/members/" + ada.id).expectProblem(403, "project-closed");
    TestUser.adminAt(node)
        .post(board.path + "/tickets", "{\"title\":\"x\"}")
        .expectProblem(403, "project-closed");
    assertThat(board.newEvents()).isEmpty();
    ada.get(board.path + "/board").expect(200);
    ada.patch(board.path, "{\"closed\":false,\"title\":\"Again\"}").expect(200);
    ada.post(board.path + "/tickets", "{\"title\":\"x\"}").expect(201);
  }

  @Test
  void delete_project_leavesNothingOfIt() {
    TestBoard board = ada.project();
    board.add(grace, "writer");
    String ticket = board.ticket("card", board.column(0));
    String column = board.column(0);
    board.newEvents();
    ada.delete(board.path).expect(204);
    expectOne(
        board,
        "project.deleted",
        GONE,
        "{'projectId':%d,'audience':{'users':[%d,%d]},'version':2,'actor':%d}"
            .formatted(board.id, ada.id, grace.id, ada.id));
    WorkspaceState state = node.bean(WorkspaceState.class);
    String id = String.valueOf(board.id);
    assertThat(state.hash(new BoardKeys(board.id).board())).isEmpty();
    assertThat(state.hash(new BoardKeys(board.id).column(Long.parseLong(column)))).isEmpty();
    assertThat(state.field(BoardKeys.PROJECTS, id)).isNull();
    assertThat(state.field(BoardKeys.PROJECT_KEYS, board.key)).isNull();
    assertThat(state.field(new UserKeys(grace.id).memberships(), id)).isNull();
    ada.get(board.path).expectProblem(404, "not-found");
    ada.get(board.path + "/tickets/" + ticket).expectProblem(404, "not-found");
    Topic topic = BoardTopics.project(board.id);
    assertThat(
            node.bean(EventLog.class)
                .read(Workspace.MAIN, Set.of(topic), board.created.getFirst().id(), 10)
                .join())
        .matches(page -> page.lost().containsKey(topic) && page.events().isEmpty());
    ada.post("/api/projects", "{\"key\":\"%s\",\"title\":\"x\"}".formatted(board.key)).expect(201);
  }

  @Test
  void members_addChangeRemove_areToldToTheMember() {
    TestBoard board = ada.project();
    String members = board.path + "/members";
    JsonNode added = board.add(grace, "reader");
    assertThat(added.path("user").path("id").asString()).isEqualTo(String.valueOf(grace.id));
    JsonNode seen = grace.get(board.path).expect(200);
    assertThat(seen.path("role").asString()).isEqualTo("reader");
    List<Event> events = board.newEvents();
    assertThat(events).hasSize(1);
    expectEvent(
        events.getFirst(),
        "member.added",
        List.of("$user." + grace.id, "$control"),
        "{'projectId':%d,'userId':%d,'role':'reader','project':%s,'actor':%d}"
            .formatted(board.id, grace.id, seen, ada.id));
    EventId since = events.getFirst().id();
    assertThat(readable(grace, false).memberProjects()).containsEntry(board.id, since);

    ada.patch(members + "/" + grace.id, "{\"role\":\"writer\"}").expect(200);
    expectOne(
        board,
        "member.updated",
        List.of("$user." + grace.id),
        "{'projectId':%d,'userId':%d,'role':'writer','actor':%d}"
            .formatted(board.id, grace.id, ada.id));
    assertThat(readable(grace, false).memberProjects()).containsEntry(board.id, since);
    ada.patch(members + "/" + grace.id, "{\"role\":\"writer\"}").expect(200);
    ada.post(members, "{\"userId\":%d,\"role\":\"writer\"}".formatted(grace.id)).expect(201);
    assertThat(board.newEvents()).isEmpty();
    assertThat(ada.get(members).expect(200).path("members").size()).isEqualTo(2);

    grace.delete(members + "/" + grace.id).expect(204);
    expectOne(
        board,
        "member.removed",
        List.of("$user." + grace.id, "$control"),
        "{'projectId':%d,'userId':%d,'actor':%d}".formatted(board.id, grace.id, grace.id));
    assertThat(readable(grace, false).memberProjects()).doesNotContainKey(board.id);
    grace.get(board.path).expectProblem(404, "not-found");
  }

  @Test
  void rightsOfAnAdmin_areToldToEachRoleAsTheyAre() {
    TestBoard board = ada.project();
    TestUser root = TestUser.adminAt(node);
    assertThat(root.get(board.path).expect(200).path("canAdmin").asBoolean()).isTrue();
    for (String role : List.of("reader", "writer", "admin")) {
      board.add(grace, role);
      JsonNode seen = grace.get(board.path).expect(200);
      assertThat(seen.path("role").asString()).isEqualTo(role);
      assertThat(seen.path("canWrite").asBoolean()).isEqualTo(!role.equals("reader"));
      assertThat(seen.path("canAdmin").asBoolean()).isEqualTo(role.equals("admin"));
    }
    TestBoard hers = ada.project(",\"scope\":\"user\",\"visibility\":\"public\"");
    assertThat(hers.owner.get(hers.path).expect(200).path("canAdmin").asBoolean()).isTrue();
  }

  @Test
  void members_lastAdmin_stays() {
    TestBoard board = ada.project();
    board.add(grace, "writer");
    board.newEvents();
    String members = board.path + "/members/";
    ada.delete(members + ada.id).expectProblem(409, "last-admin");
    ada.patch(members + ada.id, "{\"role\":\"writer\"}").expectProblem(409, "last-admin");
    ada.post(board.path + "/members", "{\"userId\":%d,\"role\":\"reader\"}".formatted(ada.id))
        .expectProblem(409, "last-admin");
    assertThat(board.newEvents()).isEmpty();
    ada.patch(members + grace.id, "{\"role\":\"admin\"}").expect(200);
    ada.delete(members + ada.id).expect(204);
    ada.get(board.path).expectProblem(404, "not-found");
  }

  @Test
  void members_unknownUserOrRole_isRefused() {
    TestBoard board = ada.project();
    String members = board.path + "/members";
    Map.of(
            "{\"username\":\"nobody-at-all\",\"role\":\"reader\"}",
            "username",
            "{\"userId\":\"99999999\",\"role\":\"reader\"}",
            "userId",
            "{\"userId\":\"x\",\"role\":\"reader\"}",
            "userId",
            "{\"userId\":\"1\",\"username\":\"x\",\"role\":\"reader\"}",
            "username",
            "{\"username\":\"" + grace.username + "\",\"role\":\"king\"}",
            "role")
        .forEach(
            (body, field) -> ada.post(members, body).expectProblem(400, "invalid-field", field));
    ada.post(members, "{\"role\":\"reader\"}").expectProblem(400, "missing-field", "userId");
    ada.delete(members + "/" + grace.id).expectProblem(404, "not-found");
    ada.patch(members + "/x", "{\"role\":\"reader\"}").expectProblem(404, "not-found");
  }
}
