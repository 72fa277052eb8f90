package io.tidings.node.chat;

import org.jspecify.annotations.Nullable;

/** Knows the users whose mailbox is not in this cluster. */
public interface MailboxResolver {
  /** Null when it does not know the user. Blocks. */
  @Nullable Mailbox resolve(long user);
}
