/**
 * Who asks, and who may read and write which topics: bearer tokens, topics open to everybody, and
 * revocation; and what a page of another origin may not. It knows nothing of streams, publishing or
 * users, who are {@linkplain io.tidings.node.access.Identification identified} elsewhere; start
 * with {@link io.tidings.node.access.Access}, which the others ask.
 */
@NullMarked
package io.tidings.node.access;

import org.jspecify.annotations.NullMarked;
