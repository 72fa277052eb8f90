package io.tidings.node.activity.recorder;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.NewEvent;
import io.tidings.events.spring.StateReader;
import io.tidings.node.activity.RecordedActivity;
import io.tidings.node.activity.RecordedActivity.ActivityType;
import io.tidings.node.chat.ChatEvents;
import io.tidings.node.chat.OutboundState;
import io.tidings.node.chat.PeerUrl;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What becomes of the events of mailboxes that no user of this server changed by a request. */
class ChatActivitiesTest {
  private static final PeerUrl PEER = PeerUrl.of("https://example.org/eve");
  private static final ChatEvents BRIDGED = new ChatEvents(5, true);
  private static final ChatEvents OWN = new ChatEvents(5, false);

  /** Nothing has to be read: no name of a user is needed. */
  private static final StateReader NOTHING_TO_READ =
      new StateReader() {
        @Override
        public Instant time() {
          throw new AssertionError("read");
        }

        @Override
        public Map<String, String> hash(String name) {
          throw new AssertionError("read " + name);
        }

        @Override
        public Map<String, String> fields(String name, Collection<String> fields) {
          throw new AssertionError("read " + name);
        }
      };

  private static RecordedActivity activity(NewEvent event) {
    RecordedEvent recorded = requireNonNull(ChatActivities.of(List.of(event)));
    return requireNonNull(recorded.activity(Names.read(NOTHING_TO_READ, recorded.lookup(), false)));
  }

  @Test
  void messageFromAnotherServer_isAnActivityWithoutAUser_forTheMailboxesUser() {
    RecordedActivity activity = activity(BRIDGED.inbound(PEER, 3));
    assertThat(activity.user()).isNull();
    assertThat(activity.type()).isEqualTo(ActivityType.CREATED);
    assertThat(activity.resource().type()).isEqualTo("message");
    assertThat(activity.resource().id()).isEqualTo("3");
    assertThat(activity.audience().toJson().toString())
        .isEqualTo("{\"users\":[5],\"admins\":false}");
  }

  @Test
  void otherChangesOfAnotherServersMailbox_areActivities() {
    assertThat(activity(BRIDGED.outboundState(PEER, 3, OutboundState.SENT, null)).type())
        .isEqualTo(ActivityType.EDITED);
    assertThat(activity(BRIDGED.watermark(PEER, 3, null)).type()).isEqualTo(ActivityType.EDITED);
    assertThat(activity(BRIDGED.contactChanged(PEER, null)).type()).isEqualTo(ActivityType.EDITED);
    assertThat(activity(BRIDGED.contactRemoved(PEER, null)).type()).isEqualTo(ActivityType.DELETED);
    assertThat(ChatActivities.of(List.of(BRIDGED.resync()))).isNull();
  }

  @Test
  void deliveryOfMessages_isNone() {
    NewEvent delivered = OWN.outboundState(PEER, 3, OutboundState.DELIVERED, null);
    assertThat(ChatActivities.of(List.of(delivered))).isNull();
    assertThat(ChatActivities.of(List.of(OWN.inbound(PEER, 3)))).isNull();
  }
}
