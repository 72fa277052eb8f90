/**
 * Users: who they are, how they show it (password and session, personal token, stream ticket) and
 * how a login ends on every node at once. What users may do is not its business. Start with {@link
 * io.tidings.node.user.Users}, then {@link io.tidings.node.user.Logins}.
 */
@NullMarked
package io.tidings.node.user;

import org.jspecify.annotations.NullMarked;
