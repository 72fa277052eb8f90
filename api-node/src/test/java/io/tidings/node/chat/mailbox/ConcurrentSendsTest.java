package io.tidings.node.chat.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.node.chat.ChatTest;
import io.tidings.node.chat.ChatUser;
import io.tidings.node.test.TestNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import tools.jackson.databind.JsonNode;

/** Both sides of a thread at the same moment, on two nodes. */
class ConcurrentSendsTest extends ChatTest {
  private static final int EACH = 10;

  private static TestNode other;

  @BeforeAll
  static void startOther() {
    other = TestNode.start();
  }

  @AfterAll
  static void stopOther() {
    other.close();
  }

  @RepeatedTest(3)
  void bothSides_atOnce_haveTheSameThread() {
    ChatUser ada = ChatUser.at(node);
    ChatUser ben = ChatUser.at(node);
    List<String> sent = Collections.synchronizedList(new ArrayList<>());
    InParallel.run(
        4,
        worker -> {
          ChatUser from = worker % 2 == 0 ? ada : ben;
          ChatUser to = worker % 2 == 0 ? ben : ada;
          ChatUser here = worker < 2 ? from : from.movedTo(other);
          for (int i = 0; i < EACH; i++) {
            String text = worker + "." + i;
            here.send(to, text);
            sent.add(text);
          }
        });
    List<String> thread = ada.texts(ben);
    assertThat(thread).hasSize(4 * EACH).containsExactlyInAnyOrderElementsOf(sent);
    assertThat(ben.texts(ada)).isEqualTo(thread);
    for (int worker = 0; worker < 4; worker++) {
      String own = worker + ".";
      assertThat(thread.stream().filter(text -> text.startsWith(own)).toList())
          .as("in the order in which they were sent")
          .containsExactlyElementsOf(
              java.util.stream.IntStream.range(0, EACH).mapToObj(i -> own + i).toList());
    }
    expectConsistent(ada, ben);
    expectConsistent(ben, ada);
  }

  private static void expectConsistent(ChatUser user, ChatUser peer) {
    JsonNode messages = user.messages(peer, "&limit=200").path("messages");
    for (int i = 0; i < messages.size(); i++) {
      assertThat(messages.get(i).path("rowId").asInt()).isEqualTo(i + 1);
    }
    List<Long> rows =
        user.newEvents().stream()
            .map(event -> event.envelope().data().path("rowId").asLong())
            .toList();
    assertThat(rows)
        .as("one event for each row, in their order")
        .hasSize(4 * EACH)
        .isSorted()
        .doesNotHaveDuplicates();
    assertThat(user.contact(peer).path("unread").asInt()).isEqualTo(2 * EACH);
  }
}
