package io.tidings.node.chat.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.Cursor;
import io.tidings.events.Envelope;
import io.tidings.events.Event;
import io.tidings.events.EventId;
import io.tidings.events.NewEvent;
import io.tidings.node.chat.ChatEvents;
import io.tidings.node.chat.ChatTopics;
import io.tidings.node.chat.OutboundState;
import io.tidings.node.chat.PeerUrl;
import io.tidings.node.relay.CloseReason;
import io.tidings.node.relay.Dialect;
import io.tidings.node.relay.Dialect.Attachment;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** Each frame of both streams byte by byte, as docs/protocol.md shows it. */
class ChatDialectTest {
  private static final Cursor CURSOR = new Cursor("e1", new EventId(1795188983747L, 2));
  private static final PeerUrl ADA = PeerUrl.of("https://example.org/ada");
  private static final ChatEvents EVENTS = new ChatEvents(7, false);
  private static final ChatEvents BRIDGED = new ChatEvents(7, true);

  private final Dialect tabs = new TriggerDialect();
  private final Dialect servers = new MailboxDialect();

  private static String frame(Dialect dialect, NewEvent event) {
    Envelope envelope =
        new Envelope(
            event.topics(), event.type(), event.data(), event.tabId(), Instant.ofEpochSecond(1));
    return text(dialect.event(new Event(CURSOR, envelope), ChatTopics.of(7)));
  }

  private static String frame(Dialect dialect, String type, String data) {
    return frame(
        dialect,
        new NewEvent(List.of(ChatTopics.of(7)), type, JsonMapper.shared().readTree(data), null));
  }

  private static String text(@Nullable ByteBuffer buffer) {
    return buffer == null ? "" : UTF_8.decode(buffer.duplicate()).toString();
  }

  private static String trigger(String name) {
    return "event: " + name + "\ndata: https://example.org/ada\n";
  }

  private static final String ID = "id: e1.1795188983747-2\n\n";

  @Test
  void message_isTwoTriggers_theLastWithTheId() {
    String both = trigger("thread-updated") + "\n" + trigger("contact-changed") + ID;
    assertThat(frame(tabs, EVENTS.inbound(ADA, 3))).isEqualTo(both);
    assertThat(frame(tabs, BRIDGED.inbound(ADA, 3))).isEqualTo(both);
    assertThat(frame(tabs, EVENTS.outboundState(ADA, 4, OutboundState.QUEUED, "tab-1")))
        .isEqualTo(both);
  }

  @Test
  void otherChanges_areOneTrigger() {
    assertThat(frame(tabs, EVENTS.watermark(ADA, 3, null)))
        .isEqualTo(trigger("read-watermark-changed") + ID);
    assertThat(frame(tabs, EVENTS.contactChanged(ADA, null)))
        .isEqualTo(trigger("contact-changed") + ID);
    assertThat(frame(tabs, EVENTS.contactRemoved(ADA, null)))
        .isEqualTo(trigger("contact-removed") + ID);
  }

  @Test
  void resync_isThatOfTheLog_withAReasonOfItsOwn() {
    String resync =
        """
        event: resync
        data: {"reason":"source","topics":["$chat.7"],"to":"e1.1795188983747-2"}
        id: e1.1795188983747-2

        """;
    assertThat(frame(tabs, EVENTS.resync())).isEqualTo(resync);
    assertThat(frame(tabs, BRIDGED.resync())).isEqualTo(resync);
    assertThat(frame(servers, EVENTS.resync())).isEqualTo(resync);
    assertThat(frame(servers, BRIDGED.resync())).isEmpty();
  }

  @Test
  void servers_getRowsAndStates() {
    assertThat(frame(servers, EVENTS.inbound(ADA, 3)))
        .isEqualTo(
            "event: inbound\ndata: {\"peer\":\"https://example.org/ada\",\"rowId\":3}\n" + ID);
    assertThat(frame(servers, EVENTS.outboundState(ADA, 4, OutboundState.FAILED, null)))
        .isEqualTo(
            "event: outbound-state\n"
                + "data: {\"peer\":\"https://example.org/ada\",\"rowId\":4,\"state\":\"failed\"}\n"
                + ID);
    assertThat(frame(servers, EVENTS.watermark(ADA, 3, null)))
        .isEqualTo(
            "event: read-watermark-changed\n"
                + "data: {\"peer\":\"https://example.org/ada\",\"rowId\":3}\n"
                + ID);
    for (NewEvent event :
        List.of(EVENTS.contactChanged(ADA, null), EVENTS.contactRemoved(ADA, null))) {
      assertThat(frame(servers, event))
          .isEqualTo(
              "event: %s\ndata: {\"peer\":\"https://example.org/ada\"}\n%s"
                  .formatted(event.type().replace('.', '-'), ID));
    }
  }

  @Test
  void servers_getNothingThatAnotherServerKeeps() {
    for (NewEvent event :
        List.of(
            BRIDGED.inbound(ADA, 3),
            BRIDGED.outboundState(ADA, 3, OutboundState.SENT, null),
            BRIDGED.watermark(ADA, 3, null),
            BRIDGED.contactChanged(ADA, null),
            BRIDGED.contactRemoved(ADA, null))) {
      assertThat(frame(servers, event)).isEmpty();
    }
  }

  /** Other publishers may write to the topic; nothing of theirs may begin another line. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "7",
        "null",
        "{\"peer\":7}",
        "{\"peer\":\"\"}",
        "{\"peer\":\"example.org/a\\nevent: closed\",\"rowId\":1}",
        "{\"peer\":\"javascript:alert(1)\",\"rowId\":1}"
      })
  void eventWithoutAnAddress_isNoFrame(String data) {
    for (String type :
        List.of(
            ChatEvents.INBOUND,
            ChatEvents.OUTBOUND_STATE,
            ChatEvents.WATERMARK,
            ChatEvents.CONTACT_CHANGED,
            "another.type")) {
      assertThat(frame(tabs, type, data)).isEmpty();
      assertThat(frame(servers, type, data)).isEmpty();
    }
  }

  @Test
  void eventWithoutRowOrState_isNoFrameForServers() {
    String peer = "{\"peer\":\"example.org/ada\"";
    assertThat(frame(servers, ChatEvents.INBOUND, peer + "}")).isEmpty();
    assertThat(frame(servers, ChatEvents.INBOUND, peer + ",\"rowId\":1.5}")).isEmpty();
    assertThat(frame(servers, ChatEvents.WATERMARK, peer + ",\"rowId\":\"1\"}")).isEmpty();
    assertThat(frame(servers, ChatEvents.OUTBOUND_STATE, peer + ",\"rowId\":1}")).isEmpty();
    assertThat(
            frame(servers, ChatEvents.OUTBOUND_STATE, peer + ",\"rowId\":1,\"state\":\"x\\ny\"}"))
        .isEmpty();
    assertThat(frame(tabs, ChatEvents.INBOUND, peer + "}")).startsWith(trigger("thread-updated"));
    assertThat(frame(tabs, "another.type", peer + "}")).isEmpty();
    assertThat(frame(servers, "another.type", peer + "}")).isEmpty();
  }

  @Test
  void controlFrames_areThoseOfNamedFraming() {
    for (Dialect dialect : List.of(tabs, servers)) {
      Attachment attachment =
          new Attachment("n", "7", Duration.ofSeconds(15), Duration.ofMillis(2140), CURSOR);
      assertThat(text(dialect.connected(attachment)))
          .isEqualTo(
              "retry: 2140\nevent: connected\n"
                  + "data: {\"node\":\"n\",\"userId\":7,\"keepaliveMs\":15000}\n"
                  + ID);
      assertThat(text(dialect.closed(CloseReason.REVOKED, Duration.ofMillis(1))))
          .isEqualTo("retry: 1\nevent: closed\ndata: {\"reason\":\"revoked\"}\n\n");
      assertThat(text(dialect.keepalive(null))).isEqualTo("event: ping\ndata: {}\n\n");
      Envelope envelope =
          new Envelope(
              List.of(ChatTopics.of(7)),
              ChatEvents.CONTACT_CHANGED,
              JsonMapper.shared().createObjectNode().put("peer", ADA.toString()),
              null,
              Instant.ofEpochSecond(1));
      assertThat(text(dialect.ephemeral(envelope, ChatTopics.of(7)))).isEmpty();
    }
  }
}
