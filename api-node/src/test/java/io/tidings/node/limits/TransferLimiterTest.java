package io.tidings.node.limits;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidings.node.board.TestUser;
import io.tidings.node.http.TooBusyException;
import io.tidings.node.http.TooManyRequestsException;
import io.tidings.node.ops.LimitProperties;
import io.tidings.node.ops.ProxyHeader;
import io.tidings.node.ops.RejectionMetrics;
import io.tidings.node.test.TestNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.util.unit.DataSize;

/** What clients send and take slowly holds no more memory than they may have. */
@Tag("slow")
class TransferLimiterTest {
  private static final String SMALL = "tidings.limits.transfer-memory=4MB";
  private static final String PUBLIC = "tidings.access.public-topics=public.*";
  private static final int BYTES = 450_000;

  private final List<Socket> sockets = new ArrayList<>();

  @AfterEach
  void close() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  @Test
  void bodiesOfOneUser_thatDoNotEnd_takeTheUsersShareAlone() throws IOException {
    try (TestNode node = TestNode.start(SMALL)) {
      TestUser slow = TestUser.at(node);
      TestUser other = TestUser.at(node);
      String head =
          slow.head("POST", "/api/projects")
              + "Content-Type: application/json\r\nContent-Length: 65000\r\n\r\n{\"title\":\"";
      for (int i = 0; i < 20; i++) {
        send(node, head + "x".repeat(60_000));
      }
      await("refusals").until(() -> answered("HTTP/1.1 429") > 10);
      assertThat(answered("HTTP/1.1 429")).as("some fit").isLessThan(20);
      String large = "{\"title\":\"%s\"}".formatted("x".repeat(60_000));
      assertThat(slow.post("/api/projects", large).status()).isEqualTo(429);
      other.post("/api/projects", large).expectProblem(400, "invalid-field", "title");
      close();
      await("the user's memory").until(() -> slow.post("/api/projects", large).status() == 400);
    }
  }

  @Test
  void answersOfOneClient_thatAreNotTaken_takeItsShareAlone() throws IOException {
    try (TestNode node = TestNode.start(SMALL, PUBLIC)) {
      String page = largePage(node);
      TestUser other = TestUser.at(node);
      send(node, "GET " + page + " HTTP/1.1\r\nHost: x\r\n\r\n");
      await("the first answer's beginning").until(() -> answered("HTTP/1.1 200") == 1);
      HttpResponse<String> refused = node.get(page);
      assertThat(refused.statusCode()).isEqualTo(429);
      assertThat(refused.body()).contains("\"code\":\"too-many-transfers\"");
      assertThat(other.get(page).status()).isEqualTo(200);
      close();
      await("the guest's memory").until(() -> node.get(page).statusCode() == 200);
    }
  }

  @Test
  void answerThatIsNotTakenInTime_endsWithItsConnection() throws IOException {
    try (TestNode node = TestNode.start("tidings.limits.answer-timeout=3s", PUBLIC)) {
      String page = largePage(node);
      Socket slow = send(node, "GET " + page + " HTTP/1.1\r\nHost: x\r\n\r\n");
      await("rejection")
          .until(() ->
              node.bean(MeterRegistry.class)
                      .get("tidings.rejections")
                      .tag("limit", "answer-timeout")
                      .counter()
                      .count()
                  > 0);
      assertThat(slow.getInputStream().readNBytes(BYTES).length).isLessThan(BYTES);
    }
  }

  @Test
  void memory_ofManyClients_isBoundedAsAWhole() {
    TransferMemory memory = memory(DataSize.ofMegabytes(8));
    LimitKey first = new LimitKey.Guest("192.0.2.1");
    memory.take(first, 5 << 20); // more than its share: it held nothing
    assertThatThrownBy(() -> memory.take(first, 1)).isInstanceOf(TooManyRequestsException.class);
    LimitKey second = new LimitKey.Guest("192.0.2.2");
    memory.take(second, 3 << 20);
    LimitKey third = new LimitKey.Guest("192.0.2.3");
    assertThatThrownBy(() -> memory.take(third, 1)).isInstanceOf(TooBusyException.class);
    memory.give(first, 5 << 20);
    memory.take(third, 1 << 20);
    memory.take(first, 1 << 20);
    assertThatThrownBy(() -> memory.take(first, 1)).isInstanceOf(TooManyRequestsException.class);
  }

  /** A page of the log with so many bytes. */
  private static String largePage(TestNode node) {
    String page = "/api/topics/public." + UUID.randomUUID() + "/events";
    String event = "{\"type\":\"x\",\"data\":\"%s\"}".formatted("x".repeat(BYTES / 9));
    for (int i = 0; i < 9; i++) {
      assertThat(node.post(page, event).statusCode()).isEqualTo(201);
    }
    return page;
  }

  /**
   * Parameters of a URL are asked for with every request; a body is read for them in a form alone.
   */
  @ParameterizedTest
  @CsvSource({
    "POST, application/json, 0",
    "GET, , 0",
    "POST, application/x-www-form-urlencoded, 1"
  })
  void parameters_takeMemoryWhereABodyIsReadForThem(String method, String type, int taken) {
    TransferMemory memory = memory(DataSize.ofMegabytes(8));
    LimitKey client = new LimitKey.Guest("192.0.2.1");
    MockHttpServletRequest request = new MockHttpServletRequest(method, "/api/events");
    request.setContentType(type);
    AccountedRequest accounted =
        new AccountedRequest(request, memory, () -> client, Duration.ofSeconds(1));
    assertThat(accounted.getParameterMap()).isEmpty();
    ThrowingCallable restOfTheShare = () -> memory.take(client, 1 << 20);
    if (taken == 0) {
      assertThatCode(restOfTheShare).doesNotThrowAnyException();
    } else {
      assertThatThrownBy(restOfTheShare).isInstanceOf(TooManyRequestsException.class);
    }
  }

  private static TransferMemory memory(DataSize size) {
    LimitProperties limits =
        new LimitProperties(
            0,
            0,
            0,
            0,
            0,
            1,
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            size,
            List.of(),
            ProxyHeader.FORWARDED);
    return new TransferMemory(limits, new RejectionMetrics(new SimpleMeterRegistry()));
  }

  /** Sends it from a socket that takes hardly anything. */
  private Socket send(TestNode node, String request) throws IOException {
    Socket socket = new Socket();
    sockets.add(socket);
    socket.setReceiveBufferSize(4_096);
    socket.setSoTimeout(20_000);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), node.port()));
    socket.getOutputStream().write(request.getBytes(US_ASCII));
    return socket;
  }

  private final List<String> heads = new ArrayList<>();

  /** How many sockets have an answer that begins like this; nothing else is read from them. */
  private long answered(String start) throws IOException {
    while (heads.size() < sockets.size()) {
      heads.add("");
    }
    for (int i = 0; i < sockets.size(); i++) {
      if (heads.get(i).isEmpty() && sockets.get(i).getInputStream().available() >= start.length()) {
        heads.set(
            i, new String(sockets.get(i).getInputStream().readNBytes(start.length()), US_ASCII));
      }
    }
    return heads.stream().filter(start::equals).count();
  }
}
