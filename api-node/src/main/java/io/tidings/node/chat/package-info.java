/**
 * Chat: what is said between people, and how far each has read. The model is here: addresses of
 * people, contacts, messages, and the {@link io.tidings.node.chat.Mailbox} that keeps them. Who may
 * open a mailbox is decided by the callers, which know the login. Start with {@link
 * io.tidings.node.chat.Mailbox}.
 */
@NullMarked
package io.tidings.node.chat;

import org.jspecify.annotations.NullMarked;
