/**
 * The scenarios of {@code make faults} that take seconds, with the nodes of this build. Start with
 * {@link io.tidings.node.faults.ScenarioTest}; what it runs is in the module {@code faults}.
 */
@NullMarked
package io.tidings.node.faults;

import org.jspecify.annotations.NullMarked;
