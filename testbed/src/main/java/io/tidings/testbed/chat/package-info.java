/**
 * How chat scales: a cluster whose users have their mailboxes on another server, each with a tab,
 * and what that costs. Start with {@link io.tidings.testbed.chat.ChatMain}; it knows users as nodes
 * store them, and all else as clients and operators see it.
 */
@NullMarked
package io.tidings.testbed.chat;

import org.jspecify.annotations.NullMarked;
