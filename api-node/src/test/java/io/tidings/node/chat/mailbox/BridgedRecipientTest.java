package io.tidings.node.chat.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidings.events.Commit.Write;
import io.tidings.events.spring.WorkspaceState;
import io.tidings.events.spring.WorkspaceState.Change;
import io.tidings.node.chat.ChatEvents;
import io.tidings.node.chat.ChatFeature;
import io.tidings.node.chat.ChatKeys;
import io.tidings.node.chat.ChatUser;
import io.tidings.node.chat.Contact;
import io.tidings.node.chat.PeerUrl;
import io.tidings.node.interest.Interest;
import io.tidings.node.test.TestNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Messages to a user who sees the mailbox of another server, and not the one that is here. */
class BridgedRecipientTest {
  private static TestNode node;

  private ChatUser ada;
  private ChatUser ben;

  @BeforeAll
  static void startNode() {
    node =
        TestNode.start(
            "tidings.chat.upstream-key=MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
            "tidings.chat.upstream-hosts=https://chat.example.org");
  }

  @AfterAll
  static void stopNode() {
    node.close();
  }

  @BeforeEach
  void users() {
    ada = ChatUser.at(node);
    ben = ChatUser.at(node);
  }

  /** With a token that nobody tries any more: the server is not asked. */
  private void bridge(ChatUser user) {
    ChatKeys keys = new ChatKeys(user.user.id);
    Map<String, String> upstream =
        Map.of(
            "host", "https://chat.example.org",
            "token", "sealed",
            "fence", "0",
            "lastId", "",
            "status", "unauthorized",
            "since", "0");
    node.bean(WorkspaceState.class)
        .change(
            Set.of(keys.upstream()),
            _ ->
                new Change<>(
                    List.of(new Write.HashPut(keys.upstream(), upstream)),
                    List.of(new ChatEvents(user.user.id, true).resync()),
                    true));
  }

  private void open(ChatUser user, ChatUser peer) {
    Interest interest = node.bean(Interest.class);
    interest.open(ChatFeature.INTEREST, user.user.id);
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> interest.present(ChatFeature.INTEREST, user.user.id));
    user.user
        .post("/api/v1/active-peer", ChatUser.body("tabId", "tab", "peer", peer.address))
        .expect(204);
  }

  private Contact here(ChatUser user) {
    return node.bean(LocalMailbox.class).contacts(user.user.id).getFirst();
  }

  private List<String> states() {
    return ada.messages(ben, "")
        .path("messages")
        .valueStream()
        .map(message -> message.path("state").asString())
        .toList();
  }

  @Test
  void messages_areNeitherDeliveredNorRead_untilTheMailboxIsShown() {
    ada.send(ben, "before a tab opens");
    bridge(ben);
    open(ben, ada);
    ada.send(ben, "while it shows a thread of that address");
    assertThat(states()).containsExactly("sent", "sent");
    assertThat(here(ben).lastReadRowId()).isZero();
    assertThat(here(ben).unread()).isEqualTo(2);
    assertThat(ben.news()).containsExactly("inbound 1", "chat.resync", "inbound 2");

    ben.user.delete("/api/v1/upstream").expect(204);
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> states().equals(List.of("delivered", "delivered")));
    ada.send(ben, "now it is seen");
    assertThat(ben.contact(ada).path("unread").asLong()).isZero();
  }

  /** Whoever is not bridged has mail at once on such a node, too. */
  @Test
  void messages_toOthers_areDeliveredAndRead() {
    open(ben, ada);
    ada.send(ben, "hello");
    assertThat(states()).containsExactly("delivered");
    assertThat(here(ben).unread()).isZero();
    assertThat(here(ben).peer()).isEqualTo(PeerUrl.of(ada.address));
  }
}
