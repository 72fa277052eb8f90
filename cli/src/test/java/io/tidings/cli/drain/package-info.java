@NullMarked
package io.tidings.cli.drain;

import org.jspecify.annotations.NullMarked;
