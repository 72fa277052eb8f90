package io.tidings.node.chat.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.node.chat.ChatTest;
import io.tidings.node.chat.ChatUser;
import io.tidings.node.test.TestNode;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Messages that are sent again, because an answer was lost. */
class RetriesTest extends ChatTest {
  private static final String[] KEY = {"Idempotency-Key", "a-key"};

  private static TestNode other;

  private ChatUser ada;
  private ChatUser ben;

  @BeforeAll
  static void startOther() {
    other = TestNode.start();
  }

  @AfterAll
  static void stopOther() {
    other.close();
  }

  @BeforeEach
  void users() {
    ada = ChatUser.at(node);
    ben = ChatUser.at(node);
  }

  @Test
  void sameKey_atAnotherNode_isTheSameMessage() {
    JsonNode first = ada.send(ben, "once", KEY);
    ada.send(ben, "between");
    assertThat(ada.movedTo(other).send(ben, "once", KEY)).isEqualTo(first);
    assertThat(ada.texts(ben)).containsExactly("once", "between");
    assertThat(ben.news()).containsExactly("inbound 1", "inbound 2");
    assertThat(ada.news()).containsExactly("state 1 sent", "state 2 sent");
  }

  @Test
  void sameKey_withOtherText_isRefused() {
    ada.send(ben, "once", KEY);
    ada.trySend(ben.address, "twice", KEY).expectProblem(409, "key-reused", "Idempotency-Key");
    assertThat(ben.texts(ada)).containsExactly("once");
  }

  @Test
  void keys_areOfOneUserAndOneThread() {
    ChatUser eve = ChatUser.at(node);
    ada.send(ben, "to ben", KEY);
    ada.send(eve, "to eve", KEY);
    ben.send(ada, "back", KEY);
    assertThat(ada.texts(ben)).containsExactly("to ben", "back");
    assertThat(eve.texts(ada)).containsExactly("to eve");
  }

  @Test
  void sameKey_manyTimesAtOnce_isOneMessage() {
    Set<Long> rows = Collections.synchronizedSet(new HashSet<>());
    InParallel.run(
        12,
        worker -> {
          ChatUser here = worker % 2 == 0 ? ada : ada.movedTo(other);
          rows.add(here.send(ben, "once", KEY).path("rowId").asLong());
        });
    assertThat(rows).containsExactly(1L);
    assertThat(ben.texts(ada)).containsExactly("once");
    assertThat(ben.news()).containsExactly("inbound 1");
  }
}
