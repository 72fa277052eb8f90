package com.example.publisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The service, a Redis, a node and a browser. */
@SpringBootTest(webEnvironment = WebEnvironment.DEFINED_PORT)
@Import(LocalTidings.class)
class OrdersInTheBrowserTest {
  private static final int PORT = freePort();
  private static final int NODE_PORT = freePort();

  @Autowired private Orders orders;

  @DynamicPropertySource
  static void ports(DynamicPropertyRegistry properties) {
    properties.add("server.port", () -> PORT);
    properties.add("orders.node", () -> "http://localhost:" + NODE_PORT);
  }

  @Test
  void ship_pageIsOpen_showsEachEventOnce() throws Exception {
    Optional<Path> program = Chromium.installed();
    assumeTrue(program.isPresent(), "Chromium is not installed: the page was NOT tested");
    Order order = orders.place("book");
    String url = "http://localhost:" + PORT + "/?order=" + order.id();
    try (Chromium page = new Chromium(program.get(), url)) {
      page.until("document.querySelector('#state').textContent === 'placed'");

      orders.ship(order.id());
      page.until("document.querySelector('#state').textContent === 'shipped'");

      orders.ship(order.id());
      page.until("document.querySelectorAll('#events li').length === 2");
      assertThat(page.evaluate("document.querySelector('#item').textContent").asString())
          .isEqualTo("book");
    }
  }

  @Test
  void ship_byTheButtonsOfThePage_isShown() throws Exception {
    Optional<Path> program = Chromium.installed();
    assumeTrue(program.isPresent(), "Chromium is not installed: the page was NOT tested");
    try (Chromium page = new Chromium(program.get(), "http://localhost:" + PORT + "/")) {
      page.until("document.querySelector('#place')?.onclick != null");
      page.evaluate("document.querySelector('#place').click()");
      page.until("document.querySelector('#state')?.textContent === 'placed'");

      page.evaluate("document.querySelector('#ship').click()");
      page.until("document.querySelector('#state').textContent === 'shipped'");
    }
  }

  /** Below the ports that the system gives to connections, one of which could take it meanwhile. */
  private static int freePort() {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
      try (ServerSocket socket = new ServerSocket(port)) {
        return socket.getLocalPort();
      } catch (IOException e) {
        // It is taken.
      }
    }
  }
}
