package io.tidings.node.board.database;

import io.tidings.events.LogException;
import io.tidings.node.http.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.context.annotation.Profile;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A board to try things with, once its users exist. */
@Component
@Profile("dev")
@Order(3)
class SampleBoard implements ApplicationRunner, DisposableBean {
  private static final Logger LOG = LoggerFactory.getLogger(SampleBoard.class);
  private static final Duration PAUSE = Duration.ofSeconds(2);
  private static final int ATTEMPTS = 30;

  private final FirstProject first;
  private volatile boolean stopped;

  SampleBoard(FirstProject first) {
    this.first = first;
  }

  @Override
  public void run(ApplicationArguments arguments) throws IOException {
    ObjectNode project = read();
    if (!done(project)) {
      Thread.ofVirtual().name("sample-board").start(() -> retry(project));
    }
  }

  static ObjectNode read() throws IOException {
    try (InputStream in =
        new ClassPathResource("sample-board.json", SampleBoard.class).getInputStream()) {
      return new JsonMapper().readValue(in, ObjectNode.class);
    }
  }

  private void retry(ObjectNode project) {
    try {
      for (int i = 0; i < ATTEMPTS && !stopped; i++) {
        Thread.sleep(PAUSE);
        if (done(project)) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean done(ObjectNode project) {
    try {
      if (first.make(project)) {
        LOG.info("There was no project; made {}", project.path("key").asString());
      }
      return true;
    } catch (LogException | ProblemException e) { // no Redis yet, or not these users
      return false;
    }
  }

  @Override
  public void destroy() {
    stopped = true;
  }
}
