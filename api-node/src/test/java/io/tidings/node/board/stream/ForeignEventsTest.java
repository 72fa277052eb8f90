package io.tidings.node.board.stream;

import static io.tidings.node.test.StreamRequest.stream;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.Append;
import io.tidings.events.EventLog;
import io.tidings.events.NewEvent;
import io.tidings.events.Topic;
import io.tidings.events.Workspace;
import io.tidings.node.board.TestUser;
import io.tidings.node.test.SseProbe;
import io.tidings.node.test.TestNode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A release to come may write to the boards' topics and to others in one event. What the boards
 * cannot read of it once cost the followers of the other topics the event, and nobody told them.
 */
class ForeignEventsTest {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"projectId\":1,\"changed\":[{}]}",
        "{\"projectId\":1,\"changed\":[[1]],\"ticket\":{\"id\":{}}}",
        "{\"projectId\":1e400,\"changed\":{}}",
        "{\"projectId\":100000000000000000000,\"userId\":{},\"audience\":{\"users\":[{}]}}",
      })
  void eventThatTheBoardsCannotRead_reachesTheFollowersOfItsOtherTopics(String data) {
    try (TestNode one = TestNode.startForDevelopment();
        SseProbe viewer = TestUser.adminAt(one).open("/user/events");
        SseProbe follower = SseProbe.open(one.port(), stream("public.news"))) {
      viewer.expectConnected();
      follower.expectConnected();
      publish(one, "card.moved", data);
      publish(one, "after", "{\"projectId\":1}");
      follower.expectEvent("card.moved").expectEvent("after");
      TestUser.at(one); // whom the viewer is told of: its stream goes on, too
      viewer.awaitEvents(1, Duration.ofSeconds(10));
      assertThat(viewer.events().getLast().type()).isEqualTo("user.updated");
    }
  }

  private static void publish(TestNode node, String type, String data) {
    List<Topic> topics = List.of(new Topic("$boards"), new Topic("public.news"));
    NewEvent event = new NewEvent(topics, type, JSON.readTree(data), null);
    node.bean(EventLog.class).append(Append.of(Workspace.MAIN, event)).join();
  }
}
