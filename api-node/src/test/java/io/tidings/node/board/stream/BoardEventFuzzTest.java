package io.tidings.node.board.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.Envelope;
import io.tidings.events.Topic;
import io.tidings.events.fuzz.Fuzzer;
import io.tidings.events.fuzz.MutatedJson;
import io.tidings.node.stream.FrameJson;
import java.time.Instant;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Events on the boards' topics, whatever published them, are a frame for pages or none. */
class BoardEventFuzzTest {
  private static final List<String> TYPES =
      List.of(
          "ticket.created",
          "ticket.updated",
          "ticket.deleted",
          "card.moved",
          "card.linked",
          "card.unlinked",
          "column.created",
          "column.deleted",
          "column.reordered",
          "label.created",
          "label.updated",
          "label.deleted",
          "project.updated",
          "project.hidden",
          "project.shown",
          "member.added",
          "member.removed",
          "project.viewers",
          "database.projects.wiped",
          "other");
  private static final MutatedJson DATA =
      MutatedJson.of(
          "{\"projectId\":3,\"actor\":7,\"id\":5,\"columnId\":2,\"ticket\":{\"id\":\"5\","
              + "\"columnId\":\"2\",\"order\":0,\"rank\":\"a\",\"version\":\"1\",\"title\":\"x\"},"
              + "\"changed\":[\"title\"],\"fromColumnId\":1,\"toColumnId\":2,\"version\":2}",
          "{\"projectId\":3,\"id\":4,\"columnIds\":[1,2],\"label\":{\"id\":\"4\",\"name\":\"x\"},"
              + "\"column\":{\"id\":\"4\",\"title\":\"x\",\"version\":\"1\"},\"cards\":[]}",
          "{\"projectId\":3,\"user\":{\"id\":\"7\"},\"userId\":7,\"viewers\":[{\"id\":\"7\"}],"
              + "\"project\":{\"id\":\"3\",\"title\":\"x\",\"version\":\"9\"}}");

  private static Envelope next(RandomGenerator random) {
    return new Envelope(
        List.of(new Topic("$boards")),
        TYPES.get(random.nextInt(TYPES.size())),
        DATA.tree(random),
        null,
        Instant.EPOCH);
  }

  @Test
  void event_anyData_isAFrameOrNone() {
    BoardFrames frames = new BoardFrames();
    new Fuzzer<>("events of boards", BoardEventFuzzTest::next)
        .run(event -> {
          var frame = frames.of(event);
          if (frame != null) {
            assertThat(FrameJson.text(frame.data()).length()).isPositive();
          }
          return frame != null;
        });
  }
}
