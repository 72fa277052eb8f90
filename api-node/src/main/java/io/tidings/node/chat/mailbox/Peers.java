package io.tidings.node.chat.mailbox;

import io.tidings.events.spring.StateReader;
import io.tidings.node.chat.ChatKeys;
import io.tidings.node.chat.LocalAddresses;
import io.tidings.node.chat.MailboxResolver;
import io.tidings.node.chat.PeerUrl;
import io.tidings.node.http.ProblemException;
import io.tidings.node.user.User;
import io.tidings.node.user.Users;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Finds the people that addresses belong to. */
@Component
final class Peers {
  private final LocalAddresses addresses;
  private final Users users;
  private final List<MailboxResolver> resolvers;

  Peers(LocalAddresses addresses, Users users, List<MailboxResolver> resolvers) {
    this.addresses = addresses;
    this.users = users;
    this.resolvers = resolvers;
  }

  /** The id of the user who has this address, or 404. */
  long require(PeerUrl peer) {
    String username = addresses.username(peer);
    User user = username == null ? null : users.byName(username);
    // Names are found in whatever case, and an address has one form.
    if (user == null || !user.username().equals(username)) {
      throw unknown();
    }
    return user.id();
  }

  /** A user whom {@link #require} found, or 404 when all users were replaced meanwhile. */
  User require(StateReader state, long id) {
    return existing(Users.find(state, Set.of(id)).get(id));
  }

  static User existing(@Nullable User user) {
    if (user == null) {
      throw unknown();
    }
    return user;
  }

  /**
   * Whether another server keeps the user's messages: then no tab of the user shows the mailbox
   * that is here. What is stored of such a server means nothing when no node reads it.
   */
  boolean bridged(StateReader state, long user) {
    return !resolvers.isEmpty() && !state.hash(new ChatKeys(user).upstream()).isEmpty();
  }

  PeerUrl address(User user) {
    return addresses.of(user.username());
  }

  static ProblemException unknown() {
    return new ProblemException(
        HttpStatus.NOT_FOUND, "unknown-peer", "peer", "There is nobody with this address here.");
  }
}
