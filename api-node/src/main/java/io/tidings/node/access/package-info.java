/** Who may read and write which topics: bearer tokens and the development profile. */
@NullMarked
package io.tidings.node.access;

import org.jspecify.annotations.NullMarked;
