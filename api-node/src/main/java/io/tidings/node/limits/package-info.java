/**
 * How much one client may take: connections by user and address, and events a second. It identifies
 * the client, counts on this node alone, and says yes or when to come again; the endpoints decide
 * what that looks like on the wire. Start with {@link io.tidings.node.limits.Admission}.
 */
@NullMarked
package io.tidings.node.limits;

import org.jspecify.annotations.NullMarked;
