package io.tidings.node.board;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every change is told once, and the same, whatever entry point it came through. */
class EntryPointsTest extends BoardTest {
  private static final String FORM = "form";

  private TestUser ada;

  @BeforeEach
  void user() {
    ada = TestUser.at(node);
  }

  /** A project and the path that its scope gives it. */
  private Map<String, TestBoard> boards() {
    TestBoard repo = ada.project(",\"owner\":\"acme\",\"repo\":\"shop\"");
    TestBoard user = ada.project(",\"scope\":\"user\"");
    TestBoard org = ada.project(",\"scope\":\"org\",\"owner\":\"acme\"");
    TestBoard plain = ada.project();
    TestBoard form = ada.project();
    return Map.of(
        plain.path,
        plain,
        "/api/v1/repos/acme/shop/projects/" + repo.id,
        repo,
        "/api/v1/users/" + ada.username + "/projects/" + user.id,
        user,
        "/api/v1/orgs/ACME/projects/" + org.key,
        org,
        FORM,
        form);
  }

  @Test
  void mutations_throughEveryEntryPoint_areToldOnceAndAlike() {
    boards()
        .forEach((path, board) -> {
          EntryPoint entryPoint =
              path.equals(FORM) ? new FormEntryPoint(board) : new RestEntryPoint(path);
          String c0 = board.column(0);
          String c1 = board.column(1);
          String c2 = board.column(2);
          entryPoint.createTicket("New");
          expect(board, "ticket.created");
          String ticket = board.cards(c0).getFirst();
          entryPoint.editTicket(ticket, "Other");
          expect(board, "ticket.updated");
          entryPoint.move(ticket, c1, 0);
          expect(board, "card.moved");
          entryPoint.move(ticket, c1, 0);
          assertThat(board.newEvents()).as(path).isEmpty();
          entryPoint.unlink(c1, ticket);
          expect(board, "card.unlinked");
          entryPoint.link(c2, ticket);
          expect(board, "card.linked");
          entryPoint.createColumn("Later");
          expect(board, "column.created");
          String c3 = board.column(3);
          entryPoint.editColumn(c3, "Never", "#123456");
          expect(board, "column.updated");
          entryPoint.reorder(c3, c0, c1, c2);
          expect(board, "column.reordered");
          entryPoint.deleteColumn(c2, c3);
          expect(board, "card.moved", "column.deleted");
          assertThat(board.cards(c3)).containsExactly(ticket);
          entryPoint.deleteTicket(ticket);
          expect(board, "ticket.deleted");
        });
  }

  private static void expect(TestBoard board, String... types) {
    assertThat(board.newEventTypes()).containsExactly(types);
  }

  /** An entry point through which boards are changed. */
  private interface EntryPoint {
    void createTicket(String title);

    void editTicket(String ticket, String title);

    void move(String ticket, String column, int order);

    void link(String column, String ticket);

    void unlink(String column, String ticket);

    void deleteTicket(String ticket);

    void createColumn(String title);

    void editColumn(String column, String title, String color);

    void reorder(String... columns);

    void deleteColumn(String column, String target);
  }

  private final class RestEntryPoint implements EntryPoint {
    private final String path;

    RestEntryPoint(String path) {
      this.path = path;
    }

    @Override
    public void createTicket(String title) {
      ada.post(path + "/tickets", "{\"title\":\"" + title + "\"}").expect(201);
    }

    @Override
    public void editTicket(String ticket, String title) {
      ada.patch(path + "/tickets/" + ticket, "{\"title\":\"" + title + "\"}").expect(200);
    }

    @Override
    public void move(String ticket, String column, int order) {
      ada.post(
              path + "/tickets/" + ticket + "/move",
              "{\"columnId\":\"%s\",\"order\":%d}".formatted(column, order))
          .expect(200);
    }

    @Override
    public void link(String column, String ticket) {
      ada.put(path + "/columns/" + column + "/tickets/" + ticket, null).expect(200);
    }

    @Override
    public void unlink(String column, String ticket) {
      ada.delete(path + "/columns/" + column + "/tickets/" + ticket).expect(204);
    }

    @Override
    public void deleteTicket(String ticket) {
      ada.delete(path + "/tickets/" + ticket).expect(204);
    }

    @Override
    public void createColumn(String title) {
      ada.post(path + "/columns", "{\"title\":\"" + title + "\"}").expect(201);
    }

    @Override
    public void editColumn(String column, String title, String color) {
      ada.patch(
              path + "/columns/" + column,
              "{\"title\":\"%s\",\"color\":\"%s\"}".formatted(title, color))
          .expect(200);
    }

    @Override
    public void reorder(String... columns) {
      String ids = "[\"" + String.join("\",\"", columns) + "\"]";
      ada.post(path + "/columns/reorder", "{\"columnIds\":" + ids + "}").expect(200);
    }

    @Override
    public void deleteColumn(String column, String target) {
      ada.delete(path + "/columns/" + column + "?moveTicketsTo=" + target).expect(204);
    }
  }

  private final class FormEntryPoint implements EntryPoint {
    private final String path;

    FormEntryPoint(TestBoard board) {
      this.path = "/board/" + board.key;
    }

    @Override
    public void createTicket(String title) {
      ada.form(path + "/tickets", "title", title).expect(204);
    }

    @Override
    public void editTicket(String ticket, String title) {
      ada.form(path + "/tickets/" + ticket, "title", title, "description", "a\r\nb").expect(204);
    }

    @Override
    public void move(String ticket, String column, int order) {
      ada.form(
              path + "/tickets/" + ticket + "/move",
              "columnId",
              column,
              "order",
              String.valueOf(order))
          .expect(204);
    }

    @Override
    public void link(String column, String ticket) {
      ada.form(path + "/tickets/" + ticket, "columnId", column, "order", "").expect(204);
    }

    @Override
    public void unlink(String column, String ticket) {
      ada.form(path + "/tickets/" + ticket, "columnId", "").expect(204);
    }

    @Override
    public void deleteTicket(String ticket) {
      ada.form(path + "/tickets/" + ticket + "/delete").expect(204);
    }

    @Override
    public void createColumn(String title) {
      ada.form(path + "/columns", "title", title).expect(204);
    }

    @Override
    public void editColumn(String column, String title, String color) {
      ada.form(path + "/columns/" + column, "title", title, "color", color).expect(204);
    }

    @Override
    public void reorder(String... columns) {
      ada.form(
              path + "/columns/reorder",
              List.of(columns).stream()
                  .flatMap(column -> List.of("columnIds", column).stream())
                  .toArray(String[]::new))
          .expect(204);
    }

    @Override
    public void deleteColumn(String column, String target) {
      ada.form(path + "/columns/" + column + "/delete", "moveTicketsTo", target).expect(204);
    }
  }

  @Test
  void form_ofABrowser_goesBackToTheBoard() {
    TestBoard board = ada.project();
    Answer answer =
        ada.with("Sec-Fetch-Mode", "navigate")
            .form("/board/" + board.key + "/tickets", "title", "x");
    answer.expect(303);
    assertThat(answer.http().headers().firstValue("Location")).hasValue("../../board/" + board.key);
    ada.form("/board/" + board.key + "/tickets", "title", "")
        .expectProblem(400, "invalid-field", "title");
    ada.form("/board/" + board.key + "/tickets", "title", "x", "order", "-1")
        .expectProblem(400, "invalid-field", "order");
    ada.form("/board/" + board.key + "/tickets", "titel", "x")
        .expectProblem(400, "unknown-field", "titel");
    ada.form("/board/" + board.key + "/tickets", "title", "x".repeat(70_000))
        .expectProblem(413, "payload-too-large");
    ada.post("/board/" + board.key + "/tickets", "{\"title\":\"x\"}")
        .expectProblem(415, "unsupported-media-type");
  }

  @Test
  void aliases_otherScopeOrOwner_is404() {
    TestBoard repo = ada.project(",\"owner\":\"acme\",\"repo\":\"shop\"");
    for (String wrong :
        List.of("repos/acme/other", "repos/other/shop", "users/acme", "orgs/acme", "orgs/shop")) {
      String path = "/api/v1/" + wrong + "/projects/" + repo.id;
      ada.get(path).expectProblem(404, "not-found");
      ada.patch(path, "{\"title\":\"x\"}").expectProblem(404, "not-found");
      ada.get(path + "/columns").expectProblem(404, "not-found");
      ada.delete(path).expectProblem(404, "not-found");
    }
    assertThat(repo.newEvents()).isEmpty();
    ada.get("/api/v1/repos/Acme/Shop/projects/" + repo.id).expect(200);
  }

  @Test
  void aliases_createAndList_areOfTheirScope() {
    String owner = "o" + ada.id;
    String path = "/api/v1/orgs/" + owner + "/projects";
    String key = "K" + ada.id;
    Answer made = ada.post(path, "{\"key\":\"%s\",\"title\":\"x\"}".formatted(key));
    made.expect(201);
    assertThat(made.text("scope")).isEqualTo("org");
    assertThat(made.text("owner")).isEqualTo(owner);
    ada.project();
    assertThat(ada.get(path).expect(200).path("projects")).isEqualTo(json("[" + made.json() + "]"));
    ada.post(path, "{\"key\":\"%sX\",\"title\":\"x\",\"owner\":\"y\"}".formatted(key))
        .expectProblem(400, "unknown-field", "owner");
    TestUser.at(node)
        .post(
            "/api/v1/users/" + ada.username + "/projects",
            "{\"key\":\"%sX\",\"title\":\"x\"}".formatted(key))
        .expectProblem(403, "forbidden");
    ada.delete(path + "/" + made.text("id")).expect(204);
  }
}
