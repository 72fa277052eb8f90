/**
 * The streams of chat: small triggers for a user's tabs, and events with row ids for servers. They
 * also know which threads are open: a connection says so for as long as it lasts, a tab that shares
 * one says so again and again. Start with {@link io.tidings.node.chat.stream.ChatStreamController}.
 */
@NullMarked
package io.tidings.node.chat.stream;

import org.jspecify.annotations.NullMarked;
