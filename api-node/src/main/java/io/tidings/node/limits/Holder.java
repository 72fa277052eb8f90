package io.tidings.node.limits;

/** What a limit is counted for. Types and not texts: a user may be called like an address. */
public sealed interface Holder {

  /** Everybody on this node. */
  record Node() implements Holder {}

  /** A token's subject. */
  record User(String subject) implements Holder {}

  /** Whoever has no token and comes from this address. */
  record Guest(String address) implements Holder {}

  /** Whoever looks at the same thing. */
  record Crowd(String name) implements Holder {}

  /** Whoever comes from this address. */
  record Address(String address) implements Holder {}
}
