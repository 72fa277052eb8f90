@NullMarked
package io.tidings.cli;

import org.jspecify.annotations.NullMarked;
