/** {@code tidings token}: makes tokens for trials, as an issuer with the node's secret would. */
@NullMarked
package io.tidings.cli.token;

import org.jspecify.annotations.NullMarked;
