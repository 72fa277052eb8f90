package io.tidings.node.chat;

import io.tidings.node.test.TestNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** A node that every test of chat asks. */
public abstract class ChatTest {
  public static TestNode node;

  @BeforeAll
  static void startNode() {
    node = TestNode.start();
  }

  @AfterAll
  static void stopNode() {
    node.close();
  }
}
