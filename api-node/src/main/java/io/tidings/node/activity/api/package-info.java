/**
 * Activities over HTTP: pages of what was kept, and those that other services report. Start with
 * {@link io.tidings.node.activity.api.ActivityController}.
 */
@NullMarked
package io.tidings.node.activity.api;

import org.jspecify.annotations.NullMarked;
