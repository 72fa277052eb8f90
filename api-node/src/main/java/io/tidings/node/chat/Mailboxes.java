package io.tidings.node.chat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Finds the mailbox of a user. */
@Service
public class Mailboxes {
  private final Mailbox own;
  private final List<MailboxResolver> resolvers;

  /**
   * @param own of users whose mailbox is in this cluster
   */
  Mailboxes(Mailbox own, List<MailboxResolver> resolvers) {
    this.own = own;
    this.resolvers = resolvers;
  }

  /** Whether another server keeps the mailbox of that user. Blocks. */
  public boolean isElsewhere(long user) {
    return elsewhere(user) != null;
  }

  /** The mailbox of that user. Blocks. */
  public Mailbox of(long user) {
    Mailbox elsewhere = elsewhere(user);
    return elsewhere == null ? own : elsewhere;
  }

  private @Nullable Mailbox elsewhere(long user) {
    for (MailboxResolver resolver : resolvers) {
      Mailbox elsewhere = resolver.resolve(user);
      if (elsewhere != null) {
        return elsewhere;
      }
    }
    return null;
  }
}
