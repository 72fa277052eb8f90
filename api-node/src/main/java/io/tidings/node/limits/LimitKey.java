package io.tidings.node.limits;

/** What a limit is counted for. Types and not texts: a user may be called like an address. */
public sealed interface LimitKey {

  /** Everybody on this node. */
  record WholeNode() implements LimitKey {}

  /** A token's subject. */
  record Subject(String subject) implements LimitKey {}

  /** Whoever has no token and comes from this address. */
  record Guest(String address) implements LimitKey {}

  /** Whoever looks at the same thing. */
  record Group(String name) implements LimitKey {}

  /** Whoever comes from this address. */
  record Address(String address) implements LimitKey {}
}
