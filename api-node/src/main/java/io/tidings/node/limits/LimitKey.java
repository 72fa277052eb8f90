package io.tidings.node.limits;

/**
 * What a limit is counted for. Keys are types and not texts, because a subject may be named like an
 * address or a user.
 */
public sealed interface LimitKey {

  /** All clients of this node. */
  record WholeNode() implements LimitKey {}

  /** A user, whether signed in or with a personal token. */
  record SignedInUser(long id) implements LimitKey {}

  /** A JWT's subject. */
  record Subject(String subject) implements LimitKey {}

  /** All clients of this address whose JWT has no subject. */
  record Bearer(String address) implements LimitKey {}

  /** All clients of this address that have no token. */
  record Guest(String address) implements LimitKey {}

  /** All clients of a group, such as those that look at one project. */
  record Group(String name) implements LimitKey {}

  /** One client in a group. */
  record Share(LimitKey client, String group) implements LimitKey {}

  /** All clients of this address. */
  record Address(String address) implements LimitKey {}
}
