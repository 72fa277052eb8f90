@NullMarked
package io.tidings.cli.tail;

import org.jspecify.annotations.NullMarked;
