package io.tidings.node.chat;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How people are addressed, and how much of the chat's capacity one user may take.
 *
 * @param host the host of the addresses of this cluster's users: {@code https://<host>/<username>}
 * @param maxContacts of one user
 * @param maxMessages of one thread; older messages are forgotten
 * @param maxText the longest message, in UTF-16 code units
 * @param sendRate messages a second that one user sends on this node; 0 for any number
 * @param sendBurst messages that a user may send at once after a pause
 */
@ConfigurationProperties("tidings.chat")
public record ChatProperties(
    @DefaultValue("tidings.local") String host,
    @DefaultValue("1000") int maxContacts,
    @DefaultValue("5000") int maxMessages,
    @DefaultValue("4000") int maxText,
    @DefaultValue("5") int sendRate,
    @DefaultValue("50") int sendBurst) {
  public ChatProperties {
    PeerUrl.of(host, "username"); // refuses a host that no address could have
    check("max-contacts", maxContacts, 1, 10_000);
    check("max-messages", maxMessages, 1, 100_000);
    check("max-text", maxText, 1, 16_000);
    check("send-rate", sendRate, 0, 1_000_000);
    check("send-burst", sendBurst, 1, 1_000_000);
  }

  private static void check(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "tidings.chat.%s has to be %d to %d: %d".formatted(name, least, most, value));
    }
  }
}
