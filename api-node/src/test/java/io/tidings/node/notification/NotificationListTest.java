package io.tidings.node.notification;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.node.board.TestBoard;
import io.tidings.node.board.TestUser;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The list, what makes its entries read, and what requests may say. */
class NotificationListTest extends NotificationTest {
  private TestUser ada;
  private TestUser ben;
  private TestBoard board;

  @BeforeEach
  void users() {
    ada = TestUser.at(node);
    ben = TestUser.at(node);
    board = ada.project();
    board.add(ben, "writer");
  }

  private void mentionBen(int count) {
    for (int i = 0; i < count; i++) {
      ticket(ada, board, "{'title':'@%s'}", ben.username);
    }
  }

  private static List<String> ids(JsonNode page) {
    return page.path("notifications").valueStream().map(one -> one.path("id").asString()).toList();
  }

  @Test
  void pages_areTheWholeList_newestFirst() {
    mentionBen(5);
    List<String> all = ids(list(ben));
    assertThat(all).containsExactly("5", "4", "3", "2", "1");
    List<String> paged = new ArrayList<>();
    String query = "?limit=2";
    while (query != null) {
      JsonNode page = ben.get("/api/notifications" + query).expect(200);
      paged.addAll(ids(page));
      String next = page.path("next").asString(null);
      query = next == null ? null : "?limit=2&before=" + next;
    }
    assertThat(paged).isEqualTo(all);
    assertThat(list(ben).path("next").isNull()).isTrue();
  }

  @Test
  void one_isReadAndUnreadAgain_theCountIsNeverNegative() {
    mentionBen(2);
    for (int again = 0; again < 3; again++) {
      JsonNode read = ben.patch("/api/notifications/1", json("{'read':true}")).expect(200);
      assertThat(read.path("read").asBoolean()).isTrue();
    }
    assertThat(kinds(ben)).containsExactly("mention", "(mention)");
    assertThat(ids(ben.get("/api/notifications?unread=true").expect(200))).containsExactly("2");
    ben.patch("/api/notifications/1", json("{'read':false}")).expect(200);
    assertThat(kinds(ben)).containsExactly("mention", "mention");
  }

  @Test
  void all_areReadUpToAnId_orTogether() {
    mentionBen(3);
    JsonNode left = ben.put("/api/notifications", json("{'read':true,'upTo':'2'}")).expect(200);
    assertThat(left).isEqualTo(JsonNodes.of("{'unread':1}"));
    assertThat(kinds(ben)).containsExactly("mention", "(mention)", "(mention)");
    JsonNode none = ben.post("/api/notifications", json("{'read':true}")).expect(200);
    assertThat(none).isEqualTo(JsonNodes.of("{'unread':0}"));
    assertThat(kinds(ada)).isEmpty();
  }

  @Test
  void kind_thatIsOff_isNotTold_andAWeakerReasonCounts() {
    assertThat(ben.get("/api/notifications/settings").expect(200))
        .isEqualTo(JsonNodes.of("{'off':[],'projects':{}}"));
    String settings = json("{'off':['mention'],'projects':{'%d':['ticket']}}", board.id);
    assertThat(ben.put("/api/notifications/settings", settings).expect(200))
        .isEqualTo(JsonNodes.of(settings));
    assertThat(ben.get("/api/notifications/settings").expect(200))
        .isEqualTo(JsonNodes.of(settings));
    ticket(ada, board, "{'title':'@%s'}", ben.username);
    String own = ticket(ben, board, "{'title':'mine'}");
    edit(ada, board, own, "{'title':'other'}");
    assertThat(kinds(ben)).isEmpty();
    ticket(ada, board, "{'title':'@%s','assigneeIds':['%d']}", ben.username, ben.id);
    assertThat(kinds(ben)).containsExactly("assignment");
    TestBoard other = ada.project();
    other.add(ben, "writer");
    String elsewhere = ticket(ben, other, "{'title':'mine'}");
    edit(ada, other, elsewhere, "{'title':'@%s'}", ben.username);
    assertThat(kinds(ben)).containsExactly("ticket", "assignment");
    ben.put("/api/notifications/settings", "{}").expect(200);
    ticket(ada, board, "{'title':'@%s'}", ben.username);
    assertThat(kinds(ben)).containsExactly("mention", "ticket", "assignment");
  }

  @Test
  void badRequests_nameTheField_andChangeNothing() {
    mentionBen(1);
    String all = "/api/notifications";
    String settings = all + "/settings";
    ben.get(all + "?unread=yes").expectProblem(400, "invalid-field", "unread");
    ben.get(all + "?limit=0").expectProblem(400, "invalid-field", "limit");
    ben.get(all + "?limit=201").expectProblem(400, "invalid-field", "limit");
    ben.get(all + "?before=x").expectProblem(400, "invalid-field", "before");
    ben.put(all, "{}").expectProblem(400, "missing-field", "read");
    ben.put(all, json("{'read':false}")).expectProblem(400, "invalid-field", "read");
    ben.put(all, json("{'read':1}")).expectProblem(400, "invalid-field", "read");
    ben.put(all, json("{'read':true,'upTo':true}")).expectProblem(400, "invalid-field", "upTo");
    ben.put(all, json("{'read':true,'x':1}")).expectProblem(400, "unknown-field", "x");
    ben.patch(all + "/1", "{}").expectProblem(400, "missing-field", "read");
    ben.patch(all + "/2", json("{'read':true}")).expectProblem(404, "not-found");
    ben.patch(all + "/x", json("{'read':true}")).expectProblem(404, "not-found");
    ben.put(settings, json("{'off':'all'}")).expectProblem(400, "invalid-field", "off");
    ben.put(settings, json("{'off':['mention','x']}"))
        .expectProblem(400, "invalid-field", "off[1]");
    ben.put(settings, json("{'projects':{'P':[]}}"))
        .expectProblem(400, "invalid-field", "projects.P");
    ben.put(settings, json("{'projects':{'1':['message']}}"))
        .expectProblem(400, "invalid-field", "projects.1[0]");
    ben.put(settings, json("{'on':[]}")).expectProblem(400, "unknown-field", "on");
    assertThat(kinds(ben)).containsExactly("mention");
    assertThat(ben.get(settings).expect(200)).isEqualTo(JsonNodes.of("{'off':[],'projects':{}}"));
  }

  @Test
  void guest_isRefused_andNeverRedirected() {
    TestUser guest = TestUser.guestAt(node).with("Accept", "application/json");
    guest.get("/notifications/new").expect(401);
    guest.get("/api/notifications").expect(401);
    guest.get("/api/notifications/settings").expect(401);
    guest.put("/api/notifications", "{}").expect(401);
    guest.patch("/api/notifications/1", "{}").expect(401);
    guest.put("/api/notifications/settings", "{}").expect(401);
  }

  @Test
  void tooManyChanges_areRefused() {
    mentionBen(1);
    for (int i = 0; i < 200; i++) {
      if (ben.patch("/api/notifications/1", json("{'read':true}")).status() == 429) {
        return;
      }
    }
    throw new AssertionError("200 changes at once were accepted");
  }
}
