/**
 * The mutation gate: does the suite notice when a rule of the product is turned back? Each file
 * under {@code src/test/mutants} is a bug that somebody could make: a story, an edit of the
 * sources, and the test that has to fail on it. What is edited is compiled and put before the
 * product on the class path of a JVM of its own; the product itself knows nothing of it.
 *
 * <p>A mutant that no test notices is a hole in the suite: the test is written, the mutant stays.
 * Start with {@link io.tidings.node.mutants.MutationGateTest}.
 */
@NullMarked
package io.tidings.node.mutants;

import org.jspecify.annotations.NullMarked;
