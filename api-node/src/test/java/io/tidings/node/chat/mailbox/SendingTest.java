package io.tidings.node.chat.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.LogUnavailableException;
import io.tidings.events.spring.WorkspaceState;
import io.tidings.node.chat.ActivePeers;
import io.tidings.node.chat.ChatProperties;
import io.tidings.node.chat.ChatTest;
import io.tidings.node.chat.ChatUser;
import io.tidings.node.chat.Message;
import io.tidings.node.chat.OutboundState;
import io.tidings.node.chat.PeerUrl;
import io.tidings.node.interest.Interest;
import org.junit.jupiter.api.Test;

/** What Redis does not answer after a message is committed. */
class SendingTest extends ChatTest {

  @Test
  void redisFails_afterTheCommit_messageIsSent() {
    ChatUser ada = ChatUser.at(node);
    ChatUser ben = ChatUser.at(node);
    Interest failing =
        new ForwardingInterest(node.bean(Interest.class)) {
          private boolean asked;

          @Override
          public boolean present(String kind, long user) {
            if (asked) {
              throw new LogUnavailableException("it is silent since the commit", null);
            }
            asked = true;
            return false;
          }
        };
    Sending sending =
        new Sending(
            node.bean(WorkspaceState.class),
            node.bean(Peers.class),
            failing,
            node.bean(ActivePeers.class),
            node.bean(Deliveries.class),
            node.bean(ChatProperties.class));
    Message sent = sending.send(ada.user.id, PeerUrl.of(ben.address), "once", null, null);
    assertThat(sent.rowId()).isEqualTo(1);
    assertThat(sent.state()).isEqualTo(OutboundState.SENT);
    assertThat(ben.texts(ada)).containsExactly("once");
  }
}
