package io.tidings.node.chat;

import io.tidings.node.http.Sha256;

/** The names of a mailbox's state. A change of a mailbox is based on the version of its name. */
public record ChatKeys(long user) {
  /** The hash of the contacts, by address; also the name whose version a change is based on. */
  public String contacts() {
    return "chat." + user;
  }

  /** The hash of the messages of one thread, by row id. */
  public String thread(PeerUrl peer) {
    return "chat." + user + ".thread." + Sha256.hex(peer.toString()).substring(0, 32);
  }

  /** The hash of the peers whose threads are open now, by connection or tab. */
  public String activePeers() {
    return "chat." + user + ".active";
  }

  /** The hash of the senders, by id, some of whose messages no device of the user has yet. */
  public String undelivered() {
    return "chat." + user + ".undelivered";
  }

  /** The hash of the user's upstream; also the name whose version its changes are based on. */
  public String upstream() {
    return "chat." + user + ".upstream";
  }
}
