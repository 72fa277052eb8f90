/**
 * Identifies callers, and decides which topics they may read and write: bearer tokens, tickets and
 * cookies for streams, public topics, and revocation. It also decides what a page of another origin
 * may not do. It knows nothing of publishing and of users, whom another package identifies with
 * {@link org.springframework.security.web.authentication.AuthenticationConverter}s of its own.
 * Start with {@link io.tidings.node.access.Access}, which the others ask.
 */
@NullMarked
package io.tidings.node.access;

import org.jspecify.annotations.NullMarked;
