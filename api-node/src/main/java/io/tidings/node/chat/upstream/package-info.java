/**
 * The bridge to another server that keeps a user's mailbox: one connection to it per user in the
 * whole cluster.
 */
@NullMarked
package io.tidings.node.chat.upstream;

import org.jspecify.annotations.NullMarked;
