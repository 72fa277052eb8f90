package io.tidings.node.chat.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidings.events.spring.WorkspaceState;
import io.tidings.node.board.TestUser;
import io.tidings.node.chat.ChatFeature;
import io.tidings.node.chat.ChatKeys;
import io.tidings.node.chat.ChatTest;
import io.tidings.node.chat.ChatUser;
import io.tidings.node.interest.Interest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** How far messages come: to the recipient's mailbox, to a device, or nowhere. */
@Tag("slow")
class DeliveriesTest extends ChatTest {
  private ChatUser ada;
  private ChatUser ben;

  @BeforeEach
  void users() {
    ada = ChatUser.at(node);
    ben = ChatUser.at(node);
  }

  /** As a tab's stream does, until the cluster knows it. */
  private static void open(ChatUser user) {
    Interest interest = node.bean(Interest.class);
    interest.open(ChatFeature.INTEREST, user.user.id);
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> interest.present(ChatFeature.INTEREST, user.user.id));
  }

  private static String state(JsonNode message) {
    return message.path("state").asString();
  }

  private List<String> states() {
    return ada.messages(ben, "").path("messages").valueStream().map(DeliveriesTest::state).toList();
  }

  @Test
  void recipientWithATab_hasTheMessageAtOnce() {
    open(ben);
    assertThat(state(ada.send(ben, "hello"))).isEqualTo("delivered");
    assertThat(ada.news()).containsExactly("state 1 delivered");
    assertThat(ada.contact(ben).path("lastMessage").path("state").asString())
        .isEqualTo("delivered");
  }

  /** One event stands for all: the senders of a user who was away are not flooded. */
  @Test
  void recipientWhoComesBack_hasAllThatWaited() {
    ChatUser eve = ChatUser.at(node);
    ada.send(ben, "one");
    ada.send(ben, "two");
    ben.user.patch("/api/me", "{\"name\":\"Ben\"}").expect(200);
    eve.send(ben, "three");
    assertThat(states()).containsExactly("sent", "sent");
    ada.newEvents();
    eve.newEvents();
    open(ben);
    await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> states().equals(List.of("delivered", "delivered")));
    assertThat(ada.news()).containsExactly("state 2 delivered");
    await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> eve.news().equals(List.of("state 1 delivered")));
    assertThat(undelivered()).isEmpty();
  }

  /** The others have their messages meanwhile, and this one as soon as that is possible. */
  @Test
  void oneSender_isChangedAllTheTime_othersDoNotWait() throws Exception {
    List<ChatUser> senders = Stream.generate(() -> ChatUser.at(node)).limit(4).toList();
    senders.forEach(sender -> sender.send(ben, "hello"));
    String busy = undelivered().keySet().iterator().next();
    ChatUser held =
        senders.stream()
            .filter(sender -> busy.equals(Long.toString(sender.user.id)))
            .findFirst()
            .orElseThrow();
    List<ChatUser> others = senders.stream().filter(sender -> sender != held).toList();
    senders.forEach(ChatUser::newEvents);
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    Thread change = hold(held, begun, end);
    begun.await();
    open(ben);
    for (ChatUser sender : others) {
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> sender.news().equals(List.of("state 1 delivered")));
    }
    assertThat(undelivered()).containsOnlyKeys(busy);
    end.countDown();
    change.join();
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> held.news().equals(List.of("state 1 delivered")));
  }

  /** Another change of the sender's mailbox, which takes its time. */
  private static Thread hold(ChatUser sender, CountDownLatch begun, CountDownLatch end) {
    return Thread.ofVirtual()
        .start(() ->
            node.bean(WorkspaceState.class)
                .change(
                    Set.of(new ChatKeys(sender.user.id).contacts()),
                    _ -> {
                      begun.countDown();
                      awaitQuietly(end);
                      return WorkspaceState.Change.none(true);
                    }));
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Other listeners of the user are told next. */
  @Test
  void listener_doesNotWaitForSenders() throws Exception {
    ada.send(ben, "hello");
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    Thread change = hold(ada, begun, end);
    begun.await();
    node.bean(Deliveries.class).gained(ben.user.id, 1);
    assertThat(states()).as("it came back before anything was marked").containsExactly("sent");
    end.countDown();
    change.join();
    await().atMost(Duration.ofSeconds(10)).until(() -> states().equals(List.of("delivered")));
  }

  private Map<String, String> undelivered() {
    return node.bean(WorkspaceState.class).hash(new ChatKeys(ben.user.id).undelivered());
  }

  @Test
  void contactThatIsRemoved_waitsForNothing() {
    ada.send(ben, "one");
    assertThat(undelivered()).containsOnlyKeys(Long.toString(ada.user.id));
    ada.remove(ben).expect(204);
    assertThat(undelivered()).isEmpty();
    ada.newEvents();
    open(ben);
    assertThat(state(ada.send(ben, "two"))).isEqualTo("delivered");
    assertThat(ada.news()).containsExactly("state 1 delivered");
  }

  /** Whichever is first, the commit or the tab: the message does not stay undelivered. */
  @RepeatedTest(10)
  void tabThatOpensWhileMessagesAreSent_hasThemAll() {
    int messages = 6;
    int opens = ThreadLocalRandom.current().nextInt(messages);
    List<String> told = new ArrayList<>();
    InParallel.run(
        2,
        worker -> {
          if (worker == 0) {
            for (int i = 0; i < messages; i++) {
              ada.send(ben, "m" + i);
            }
          } else {
            await()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> ada.contact(ben).path("lastMessage").path("rowId").asLong() >= opens);
            open(ben);
          }
        });
    await()
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(() -> assertThat(states()).hasSize(messages).containsOnly("delivered"));
    told.addAll(ada.news());
    assertThat(told.getLast()).isEqualTo("state 6 delivered");
    assertThat(undelivered()).isEmpty();
  }

  @Test
  void disabledRecipient_takesNothing_untilItIsSentAgain() {
    TestUser admin = TestUser.adminAt(node);
    String account = "/api/users/" + ben.user.id;
    admin.patch(account, "{\"active\":false}").expect(200);
    String[] key = {"Idempotency-Key", "k"};
    assertThat(state(ada.send(ben, "hello", key))).isEqualTo("failed");
    assertThat(state(ada.send(ben, "hello", key))).isEqualTo("failed");
    assertThat(ada.news()).containsExactly("state 1 failed");
    assertThat(ben.news()).isEmpty();
    assertThat(ada.contact(ben).path("lastMessage").path("state").asString()).isEqualTo("failed");

    admin.patch(account, "{\"active\":true}").expect(200);
    ada.send(ben, "later");
    JsonNode again = ada.send(ben, "hello", key);
    assertThat(again.path("rowId").asLong()).isEqualTo(1);
    assertThat(state(again)).isEqualTo("sent");
    assertThat(state(ada.send(ben, "hello", key))).isEqualTo("sent");
    assertThat(states()).containsExactly("sent", "sent");
    assertThat(ada.news()).containsExactly("state 2 sent", "state 1 sent");
    assertThat(ben.news()).containsExactly("inbound 1", "inbound 2");
  }
}
