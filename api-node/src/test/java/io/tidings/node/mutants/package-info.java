/**
 * The mutation gate: does the suite notice when a rule of the product is turned back? Each file
 * under {@code src/test/mutants} is a plausible bug: a story, an edit of the sources, and the test
 * that has to fail on it. What is edited is compiled and put before the product in a class loader
 * of its own; the product itself knows nothing of it. JVMs beside that of the gate run the tests,
 * one after the other, so that libraries are loaded once for many of them.
 *
 * <p>A mutant that no test notices is a hole in the suite: the test is written, the mutant stays.
 * Start with {@link io.tidings.node.mutants.MutationGateTest}.
 */
@NullMarked
package io.tidings.node.mutants;

import org.jspecify.annotations.NullMarked;
