package io.tidings.node.websocket;

import static io.tidings.testbed.websocket.WebSocketFrame.CLOSE;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.fuzz.Fuzzer;
import io.tidings.testbed.websocket.WebSocketFrame;
import io.tidings.testbed.websocket.WebSocketFrameReader;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;
import org.eclipse.jetty.io.ByteArrayEndPoint;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.eclipse.jetty.util.thread.Scheduler;
import org.eclipse.jetty.websocket.core.Behavior;
import org.eclipse.jetty.websocket.core.ExtensionStack;
import org.eclipse.jetty.websocket.core.Negotiated;
import org.eclipse.jetty.websocket.core.WebSocketComponents;
import org.eclipse.jetty.websocket.core.WebSocketConnection;
import org.eclipse.jetty.websocket.core.WebSocketCoreSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Any frames, in any order and cut anywhere, are answered as a small model of RFC 6455 says: by the
 * session and the connection of a node, but without a socket. {@link WebSocketFuzzTest} has some of
 * them take the whole way.
 */
class FramesFuzzTest {
  private static final WebSocketComponents COMPONENTS = new WebSocketComponents();
  private static final int OUTPUT = 1_024; // grows
  private static final Scheduler SCHEDULER = new ScheduledExecutorScheduler();

  @BeforeAll
  static void start() throws Exception {
    SCHEDULER.start();
    COMPONENTS.start();
  }

  @AfterAll
  static void stop() throws Exception {
    COMPONENTS.stop();
    SCHEDULER.stop();
  }

  /** The frames of a client, and the sizes of the pieces in which they arrive. */
  private record Input(List<Sent> frames, List<Integer> cuts) {
    static Input next(RandomGenerator random) {
      List<Sent> frames = new ArrayList<>();
      int count = random.nextInt(8);
      for (int i = 0; i < count; i++) {
        frames.add(RandomFrames.next(random));
      }
      List<Integer> cuts = new ArrayList<>();
      int pieces = random.nextInt(4);
      for (int i = 0; i < pieces; i++) {
        cuts.add(random.nextInt(40));
      }
      return new Input(frames, cuts);
    }

    @Override
    public String toString() {
      return frames + " cut at " + cuts;
    }
  }

  /** A frame, and how it is sent. */
  record Sent(WebSocketFrame frame, boolean masked, int mask) {
    @Override
    public String toString() {
      return HexFormat.of().formatHex(bytes());
    }

    byte[] bytes() {
      return masked ? frame.masked(mask) : frame.unmasked();
    }
  }

  @Test
  void frames_inAnyOrder_areAnsweredAsTheModelSays() {
    new Fuzzer<>("frames of a WebSocket", Input::next).run(FramesFuzzTest::isAnsweredToItsEnd);
  }

  /** Whether the client itself ended the session. */
  private static boolean isAnsweredToItsEnd(Input input) {
    ReceiverModel model = new ReceiverModel();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (Sent sent : input.frames()) {
      model.take(sent.frame(), sent.masked());
      bytes.writeBytes(sent.bytes());
      if (model.over()) {
        break;
      }
    }
    boolean mistaken = model.over();
    if (!mistaken) {
      model.take(WebSocketFrame.close(1000, ""), true);
      bytes.writeBytes(WebSocketFrame.close(1000, "").masked(7));
    }
    List<WebSocketFrame> answers = new ArrayList<>();
    new WebSocketFrameReader(answers::add).feed(output(bytes.toByteArray(), input.cuts()));
    assertThat(answers.size()).as("%s", model.ends()).isEqualTo(model.answers().size() + 1);
    for (int i = 0; i < model.answers().size(); i++) {
      WebSocketFrame expected = model.answers().get(i);
      WebSocketFrame answer = answers.get(i);
      assertThat(answer.firstByte()).as(answer.closeReason()).isEqualTo(expected.firstByte());
      assertThat(Arrays.equals(answer.payload(), expected.payload())).isTrue();
    }
    WebSocketFrame end = answers.getLast();
    assertThat(end.opCode()).as(end.text()).isEqualTo(CLOSE);
    assertThat(model.ends().contains(end.closeCode())).as(end.closeReason()).isTrue();
    return !mistaken;
  }

  private static ByteBuffer output(byte[] bytes, List<Integer> cuts) {
    ByteArrayEndPoint socket =
        new ByteArrayEndPoint(SCHEDULER, 0, ByteBuffer.allocate(0), OUTPUT, true);
    ExtensionStack none = new ExtensionStack(COMPONENTS, Behavior.SERVER);
    none.negotiate(List.of(), List.of());
    WebSocketCoreSession session =
        new WebSocketCoreSession(
            new EchoEndpoint.EchoSession(), Behavior.SERVER, Negotiated.from(none), COMPONENTS);
    WebSocketConfiguration.LIMITS.customize(session);
    WebSocketConnection connection =
        new WebSocketConnection(
            socket, Runnable::run, SCHEDULER, COMPONENTS.getByteBufferPool(), session);
    session.setWebSocketConnection(connection);
    socket.setConnection(connection);
    connection.onOpen();
    int at = 0;
    for (int cut : cuts) {
      int end = Math.min(bytes.length, at + cut);
      add(socket, bytes, at, end);
      at = end;
    }
    add(socket, bytes, at, bytes.length);
    socket.addInputEOF();
    return socket.takeOutput();
  }

  private static void add(ByteArrayEndPoint socket, byte[] bytes, int from, int to) {
    if (from < to && socket.isOpen()) {
      socket.addInput(ByteBuffer.wrap(bytes, from, to - from).slice());
    }
  }
}
