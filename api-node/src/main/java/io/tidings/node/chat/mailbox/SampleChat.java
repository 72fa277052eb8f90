package io.tidings.node.chat.mailbox;

import io.tidings.events.IdempotencyKey;
import io.tidings.events.LogException;
import io.tidings.node.chat.LocalAddresses;
import io.tidings.node.chat.Mailbox;
import io.tidings.node.chat.PeerUrl;
import io.tidings.node.user.Users;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.context.annotation.Profile;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Messages to try things with, once the sample users exist. Nodes that start together send them
 * once.
 */
@Component
@Profile("dev")
@Order(3)
class SampleChat implements ApplicationRunner, DisposableBean {
  private static final Logger LOG = LoggerFactory.getLogger(SampleChat.class);
  private static final Duration PAUSE = Duration.ofSeconds(2);
  private static final int ATTEMPTS = 30;

  private static final String READER = "ada";
  private static final List<SampleMessage> MESSAGES =
      List.of(
          new SampleMessage("linus", "ada", "Are the figures for Thursday final?"),
          new SampleMessage("ada", "linus", "All but the last table. You get them tomorrow."),
          new SampleMessage("linus", "ada", "Perfect, no hurry."),
          new SampleMessage("ada", "grace", "The new build is up. Could you have a look?"),
          new SampleMessage("grace", "ada", "Looking now."),
          new SampleMessage(
              "grace", "ada", "Found a moth in relay 70. No, really:\nit is taped in."),
          new SampleMessage("grace", "ada", "Everything else is fine. Ship it!"),
          new SampleMessage("grace", "linus", "Lunch at noon?"));

  private final Users users;
  private final LocalAddresses addresses;
  private final Mailbox mailbox;
  private volatile boolean stopped;

  SampleChat(Users users, LocalAddresses addresses, Mailbox mailbox) {
    this.users = users;
    this.addresses = addresses;
    this.mailbox = mailbox;
  }

  /** By user names. */
  record SampleMessage(String from, String to, String text) {}

  @Override
  public void run(ApplicationArguments arguments) {
    if (!done()) {
      Thread.ofVirtual().name("sample-chat").start(this::retry);
    }
  }

  private void retry() {
    try {
      for (int i = 0; i < ATTEMPTS && !stopped; i++) {
        Thread.sleep(PAUSE);
        if (done()) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean done() {
    try {
      Map<String, Long> ids = new HashMap<>();
      users.activeUsers().forEach(user -> ids.put(user.username(), user.id()));
      Long reader = ids.get(READER);
      if (reader == null || !ids.keySet().containsAll(List.of("grace", "linus"))) {
        return false;
      }
      if (mailbox.contacts(reader).isEmpty()) {
        send(ids);
        LOG.info("There were no messages; sent some between the sample users");
      }
      return true;
    } catch (LogException e) { // no Redis yet
      return false;
    }
  }

  private void send(Map<String, Long> ids) {
    for (int i = 0; i < MESSAGES.size(); i++) {
      SampleMessage message = MESSAGES.get(i);
      long from = ids.getOrDefault(message.from(), 0L);
      PeerUrl to = addresses.of(message.to());
      mailbox.send(from, to, message.text(), new IdempotencyKey("sample-" + i), null);
    }
    mailbox.advance(ids.getOrDefault(READER, 0L), addresses.of("linus"), 3, null);
  }

  @Override
  public void destroy() {
    stopped = true;
  }
}
