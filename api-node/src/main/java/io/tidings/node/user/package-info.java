/**
 * Users: their accounts, how they prove their identity (password and session, personal token) and
 * how a login ends on every node at once. What users may do is not decided here. Start with {@link
 * io.tidings.node.user.Users}, then {@link io.tidings.node.user.Logins}.
 */
@NullMarked
package io.tidings.node.user;

import org.jspecify.annotations.NullMarked;
