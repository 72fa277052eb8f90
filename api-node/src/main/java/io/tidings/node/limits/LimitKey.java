package io.tidings.node.limits;

/** What a limit is counted for. Types and not texts: a user may be called like an address. */
public sealed interface LimitKey {

  /** All clients of this node. */
  record WholeNode() implements LimitKey {}

  /** A token's subject. */
  record Subject(String subject) implements LimitKey {}

  /** All clients of this address that have no token. */
  record Guest(String address) implements LimitKey {}

  /** All clients of a group, such as those that look at one project. */
  record Group(String name) implements LimitKey {}

  /** All clients of this address. */
  record Address(String address) implements LimitKey {}
}
