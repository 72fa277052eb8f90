package io.tidings.node.notification;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.node.board.TestBoard;
import io.tidings.node.board.TestUser;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Which changes of tickets users are told of. */
class TicketNotificationsTest extends NotificationTest {
  private TestUser ada;
  private TestUser ben;
  private TestUser stranger;
  private TestBoard board;

  @BeforeEach
  void users() {
    ada = TestUser.at(node);
    ben = TestUser.at(node);
    stranger = TestUser.at(node);
    board = ada.project();
    board.add(ben, "writer");
  }

  @Test
  void mention_inTitleAndDescription_isToldOnce_withWhatItIsAbout() {
    String ticket =
        ticket(
            ada, board, "{'title':'@%s look','description':'(@%s)'}", ben.username, ben.username);
    assertThat(kinds(ben)).containsExactly("mention");
    JsonNode mention = newest(ben);
    assertThat(mention.path("actor").path("username").asString()).isEqualTo(ada.username);
    assertThat(mention.path("project").path("key").asString()).isEqualTo(board.key);
    assertThat(mention.path("project").path("name").asString()).isEqualTo("A project");
    assertThat(mention.path("ticket").path("id").asString()).isEqualTo(ticket);
    assertThat(mention.path("ticket").path("number").asLong()).isEqualTo(1);
    assertThat(mention.path("ticket").path("title").asString())
        .isEqualTo("@" + ben.username + " look");
    assertThat(mention.path("peer").isNull()).isTrue();
    assertThat(mention.path("path").asString()).isEqualTo("board/" + board.key + "/1");
    assertThat(mention.path("created").asString()).matches("\\d{4}-.*T.*\\.\\d{3}Z");
  }

  @Test
  void mention_ofOneselfOrAStranger_isNotTold() {
    ticket(ada, board, "{'title':'@%s @%s @nobody'}", ada.username, stranger.username);
    assertThat(kinds(ada)).isEmpty();
    assertThat(kinds(stranger)).isEmpty();
    TestBoard open = ada.project(",\"visibility\":\"public\"");
    ticket(ada, open, "{'title':'@%s'}", stranger.username);
    assertThat(kinds(stranger)).containsExactly("mention");
  }

  @Test
  void mention_inAnEdit_isToldToThoseWhoAreNew() {
    String ticket = ticket(ada, board, "{'title':'@%s'}", ben.username);
    mark(ben, "{'read':true}");
    edit(ada, board, ticket, "{'description':'@%s again'}", ben.username);
    assertThat(kinds(ben)).containsExactly("(mention)");
    TestUser carl = TestUser.at(node);
    board.add(carl, "reader");
    edit(ada, board, ticket, "{'description':'@%s and @%s'}", ben.username, carl.username);
    assertThat(kinds(ben)).containsExactly("(mention)");
    assertThat(kinds(carl)).containsExactly("mention");
  }

  @Test
  void assignment_byAnother_isToldOnce_andNotByOneself() {
    String ticket = ticket(ada, board, "{'title':'t','assigneeIds':['%d','%d']}", ada.id, ben.id);
    assertThat(kinds(ada)).isEmpty();
    assertThat(kinds(ben)).containsExactly("assignment");
    mark(ben, "{'read':true}");
    edit(ben, board, ticket, "{'assigneeIds':['%d']}", ada.id);
    edit(ada, board, ticket, "{'assigneeIds':['%d','%d']}", ada.id, ben.id);
    assertThat(kinds(ben)).containsExactly("assignment", "(assignment)");
    assertThat(kinds(ada)).as("her ticket was changed").containsExactly("ticket");
  }

  @Test
  void change_ofATicket_isToldToCreatorAndAssignees_asOneUntilItIsRead() {
    TestUser carl = TestUser.at(node);
    board.add(carl, "writer");
    String ticket = ticket(ada, board, "{'title':'t','assigneeIds':['%d']}", ben.id);
    mark(ben, "{'read':true}");
    edit(carl, board, ticket, "{'title':'u'}");
    String first = newest(ben).path("id").asString();
    carl.post(
            board.path + "/tickets/" + ticket + "/move", json("{'columnId':'%s'}", board.column(1)))
        .expect(200);
    assertThat(kinds(ada)).containsExactly("ticket");
    assertThat(kinds(ben)).containsExactly("ticket", "(assignment)");
    assertThat(newest(ben).path("id").asString()).as("renewed").isNotEqualTo(first);
    assertThat(kinds(carl)).isEmpty();
    mark(ada, "{'read':true}");
    carl.delete(board.path + "/tickets/" + ticket).expect(204);
    assertThat(kinds(ada)).containsExactly("ticket", "(ticket)");
    assertThat(newest(ada).path("ticket").isNull()).isTrue();
    assertThat(newest(ada).path("path").asString()).isEqualTo("board/" + board.key);
  }

  @Test
  void renewal_ofAMention_staysAMention() {
    String ticket = ticket(ben, board, "{'title':'mine'}");
    edit(ada, board, ticket, "{'title':'@%s'}", ben.username);
    edit(ada, board, ticket, "{'title':'other'}");
    assertThat(kinds(ben)).containsExactly("mention");
  }

  @Test
  void deletedColumn_tellsOfEachCard() {
    ticket(ben, board, "{'title':'1','columnId':'%s'}", board.column(1));
    ticket(ben, board, "{'title':'2','columnId':'%s'}", board.column(1));
    ada.delete(board.path + "/columns/" + board.column(1)).expect(204);
    assertThat(kinds(ben)).containsExactly("ticket", "ticket");
  }

  @Test
  void transfer_isToldWhereTheUserMayRead() {
    TestUser carl = TestUser.at(node);
    board.add(carl, "writer");
    TestBoard target = ada.project();
    target.add(carl, "reader");
    String ticket =
        ticket(
            carl,
            board,
            "{'title':'@%s','assigneeIds':['%d','%d']}",
            ben.username,
            ben.id,
            carl.id);
    mark(ben, "{'read':true}");
    ada.post(
            board.path + "/tickets/" + ticket + "/transfer",
            json("{'targetProjectId':'%d'}", target.id))
        .expect(200);
    assertThat(kinds(carl)).containsExactly("ticket");
    assertThat(newest(carl).path("path").asString()).isEqualTo("board/" + target.key + "/1");
    assertThat(kinds(ben)).containsExactly("ticket", "(mention)");
    assertThat(newest(ben).path("project").path("key").asString()).isEqualTo(board.key);
    assertThat(newest(ben).path("ticket").isNull()).isTrue();
  }

  @Test
  void formerMember_isToldNothing_andReadsNoTitles() {
    String ticket = ticket(ben, board, "{'title':'mine'}");
    edit(ada, board, ticket, "{'title':'secret'}");
    ada.delete(board.path + "/members/" + ben.id).expect(204);
    mark(ben, "{'read':true}");
    edit(ada, board, ticket, "{'title':'more @%s'}", ben.username);
    assertThat(kinds(ben)).containsExactly("(ticket)");
    JsonNode left = newest(ben);
    for (String field : new String[] {"project", "ticket", "path"}) {
      assertThat(left.path(field).isNull()).as(field).isTrue();
    }
    assertThat(list(ben).toString()).doesNotContain("secret", board.key);
  }
}
