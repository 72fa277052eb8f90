/**
 * A server that keeps the mailboxes of users, as a bridge of a node sees it, with the faults that
 * such a server and the way to it may have. It records every event before it sends it, and every
 * stream with the node that opened it. Start with {@link
 * io.tidings.faults.upstream.ScriptedUpstream}.
 */
@NullMarked
package io.tidings.faults.upstream;

import org.jspecify.annotations.NullMarked;
