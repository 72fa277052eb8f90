package io.tidings.node.chat.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.node.chat.ChatTest;
import io.tidings.node.chat.ChatUser;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Random steps of two users, beside a model that is as simple as can be. */
@Tag("slow")
class MailboxModelTest extends ChatTest {
  private static final int STEPS = 60;

  /** One side of the thread as it has to be. */
  private static final class Side {
    final ChatUser user;
    final List<String> news = new ArrayList<>();
    List<String> rows = new ArrayList<>(); // '>' or '<', and the text
    long read;
    boolean contact;

    Side(ChatUser user) {
      this.user = user;
    }

    long unread() {
      return rows.stream().skip(read).filter(row -> row.startsWith("<")).count();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void randomSteps_haveTheResultsOfTheModel(long seed) {
    Random random = new Random(seed);
    Side ada = new Side(ChatUser.at(node));
    Side ben = new Side(ChatUser.at(node));
    for (int step = 0; step < STEPS; step++) {
      Side one = random.nextBoolean() ? ada : ben;
      Side other = one == ada ? ben : ada;
      switch (random.nextInt(8)) {
        case 0 -> add(one, other);
        case 1 -> remove(one, other);
        case 2, 3, 4 -> advance(one, other, random);
        default -> send(one, other, "message " + step, "key-" + step, random.nextBoolean());
      }
      expectSame(one, other, "seed " + seed + ", step " + step);
      expectSame(other, one, "seed " + seed + ", step " + step);
    }
    for (Side side : List.of(ada, ben)) {
      assertThat(side.user.news()).containsExactlyElementsOf(side.news);
    }
  }

  private static void add(Side one, Side other) {
    one.user.add(other.user).expect(one.contact ? 200 : 201);
    if (!one.contact) {
      one.news.add("changed");
    }
    one.contact = true;
  }

  private static void remove(Side one, Side other) {
    if (one.contact) {
      one.user.remove(other.user).expect(204);
      one.news.add("removed");
    } else {
      one.user.remove(other.user).expect(404);
    }
    one.contact = false;
    one.rows = new ArrayList<>();
    one.read = 0;
  }

  private static void advance(Side one, Side other, Random random) {
    int row = random.nextInt(one.rows.size() + 2);
    int status = one.user.read(other.user, row).status();
    if (!one.contact) {
      assertThat(status).isEqualTo(404);
    } else if (row <= one.read) {
      assertThat(status).isEqualTo(204);
    } else if (row > one.rows.size()) {
      assertThat(status).isEqualTo(400);
    } else {
      assertThat(status).isEqualTo(200);
      one.read = row;
      one.news.add("watermark " + row);
    }
  }

  private static void send(Side one, Side other, String text, String key, boolean twice) {
    for (int i = 0; i < (twice ? 2 : 1); i++) {
      JsonNode sent = one.user.send(other.user, text, "Idempotency-Key", key);
      assertThat(sent.path("rowId").asInt()).isEqualTo(one.rows.size() + (i == 0 ? 1 : 0));
      if (i == 0) {
        one.contact = true;
        one.rows.add(">" + text);
        one.news.add("state " + one.rows.size() + " sent");
        other.contact = true;
        other.rows.add("<" + text);
        other.news.add("inbound " + other.rows.size());
      }
    }
  }

  private static void expectSame(Side one, Side other, String when) {
    JsonNode contact = one.user.contact(other.user);
    assertThat(contact.isMissingNode()).as(when).isEqualTo(!one.contact);
    if (one.contact) {
      assertThat(contact.path("lastReadRowId").asLong()).as(when).isEqualTo(one.read);
      assertThat(contact.path("unread").asLong()).as(when).isEqualTo(one.unread());
      assertThat(
              one.user
                  .messages(other.user, "&limit=200")
                  .path("messages")
                  .valueStream()
                  .map(m ->
                      (m.path("direction").asString().equals("inbound") ? "<" : ">")
                          + m.path("text").asString()))
          .as(when)
          .containsExactlyElementsOf(one.rows);
    }
  }
}
