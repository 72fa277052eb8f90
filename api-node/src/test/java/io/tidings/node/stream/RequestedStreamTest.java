package io.tidings.node.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.Cursor;
import io.tidings.events.EventId;
import io.tidings.events.Topic;
import io.tidings.events.Workspace;
import io.tidings.node.relay.ClientOrigin;
import io.tidings.node.relay.Grant;
import io.tidings.node.relay.Slot;
import io.tidings.node.relay.StartPosition;
import io.tidings.node.relay.Succession;
import io.tidings.node.sse.UnnamedDialect;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Where the connections of one client begin, of which each ends the one before. */
class RequestedStreamTest {
  private static final Topic TOPIC = new Topic("$stream.a");
  private static final Cursor OPENED = new Cursor("1xa", new EventId(5, 0));

  private static final Slot UNLIMITED =
      new Slot() {
        @Override
        public boolean take() {
          return true;
        }

        @Override
        public void release() {}
      };

  private static StartPosition start(StartPosition asked) {
    return new RequestedStream(
            Workspace.MAIN,
            Set.of(TOPIC),
            new UnnamedDialect(),
            null,
            Grant.EVERYTHING,
            null,
            null,
            null,
            () -> new Succession(TOPIC, OPENED))
        .subscription(
            asked, UNLIMITED, new ClientOrigin("", "", ClientOrigin.ClientType.GUEST, null))
        .start();
  }

  @Test
  void clientWithoutACursor_beginsWhereTheOlderConnectionEnded() {
    assertThat(start(new StartPosition.Now())).isEqualTo(new StartPosition.After(OPENED));
  }

  @Test
  void clientWithACursor_goesOnFromIt() {
    StartPosition own = new StartPosition.After(new Cursor("1xa", new EventId(3, 0)));
    assertThat(start(own)).isEqualTo(own);
    assertThat(start(new StartPosition.BadCursor())).isEqualTo(new StartPosition.BadCursor());
  }
}
