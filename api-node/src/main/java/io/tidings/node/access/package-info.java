/**
 * Who may read and write which topics: bearer tokens, topics open to everybody, and revocation. It
 * knows nothing of streams or publishing; they ask {@link io.tidings.node.access.Access}, which is
 * where to start.
 */
@NullMarked
package io.tidings.node.access;

import org.jspecify.annotations.NullMarked;
