/**
 * The mailboxes that this cluster keeps, in Redis: messages of both sides are written with the
 * events that announce them.
 */
@NullMarked
package io.tidings.node.chat.mailbox;

import org.jspecify.annotations.NullMarked;
