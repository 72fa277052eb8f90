package io.tidings.node.board;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.embedded.RedisServer;
import io.tidings.node.test.TestNode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A board that has all that its limits allow, at once, works. */
@Tag("slow")
class FullBoardTest {
  private static final int TICKETS = 5_000;
  private static final int MOST = 8 * 1024 * 1024;

  @Test
  void board_atAllItsLimits_isReadMovedAndExported() {
    try (RedisServer redis = RedisServer.start();
        TestNode node = TestNode.start("spring.data.redis.url=" + redis.url())) {
      TestUser admin = TestUser.adminAt(node);
      String imported = database(admin);
      Answer done =
          admin.post(
              "/api/admin/database/import",
              "{\"confirm\":\"WIPE ALL DATA\",\"password\":\"%s\",\"data\":%s}"
                  .formatted(TestUser.PASSWORD, imported));
      assertThat(done.expect(200).path("tickets").asInt(0)).isEqualTo(TICKETS);

      TestUser reader = TestUser.adminAt(node);
      var board = reader.get("/api/projects/FULL/board").expect(200);
      assertThat(board.path("tickets").size()).isEqualTo(TICKETS);
      assertThat(board.path("columns").size()).isEqualTo(50);
      assertThat(board.path("labels").size()).isEqualTo(200);
      assertThat(reader.get("/api/projects/FULL/tickets").expect(200).path("tickets").size())
          .isEqualTo(TICKETS);
      String first = board.path("columns").get(0).path("id").asString();
      String second = board.path("columns").get(1).path("id").asString();
      String cards = "/api/projects/FULL/columns/" + first + "/tickets";
      assertThat(reader.get(cards).expect(200).path("tickets").size()).isEqualTo(TICKETS);
      reader
          .post("/api/projects/FULL/tickets", "{\"title\":\"one more\"}")
          .expectProblem(409, "project-full");
      String card = board.path("tickets").get(7).path("id").asString();
      reader
          .post("/api/projects/FULL/tickets/" + card + "/move", "{\"columnId\":\"" + second + "\"}")
          .expect(200);
      assertThat(
              reader
                  .get("/api/admin/database/export")
                  .expect(200)
                  .path("projects")
                  .get(0)
                  .path("tickets")
                  .size())
          .isEqualTo(TICKETS);
    }
  }

  /** With quotation marks, which take twice their bytes on the way. */
  private static String database(TestUser admin) {
    int length = MOST / TICKETS - 1 - 2 * 20;
    String text = "\\\"x".repeat(length / 2);
    StringBuilder json = new StringBuilder();
    json.append(
        "{\"users\":[{\"username\":\"%s\",\"name\":\"A\",\"admin\":true,\"password\":\"%s\"}],"
            .formatted(admin.username, TestUser.PASSWORD));
    json.append("\"projects\":[{\"key\":\"FULL\",\"title\":\"Full\",\"columns\":[");
    for (int i = 0; i < 50; i++) {
      json.append(i == 0 ? "" : ",").append("{\"title\":\"column ").append(i).append("\"}");
    }
    json.append("],\"labels\":[");
    for (int i = 0; i < 200; i++) {
      json.append(i == 0 ? "" : ",").append("{\"name\":\"label ").append(i).append("\"}");
    }
    json.append(
        "],\"members\":[{\"username\":\"%s\",\"role\":\"admin\"}],\"tickets\":["
            .formatted(admin.username));
    for (int i = 0; i < TICKETS; i++) {
      json.append(i == 0 ? "" : ",")
          .append("{\"title\":\"t\",\"column\":\"column 0\",\"labels\":[\"label 7\",\"label 8\"],")
          .append("\"description\":\"")
          .append(text)
          .append("\"}");
    }
    return json.append("]}]}").toString();
  }
}
