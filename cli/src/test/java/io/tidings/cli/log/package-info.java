@NullMarked
package io.tidings.cli.log;

import org.jspecify.annotations.NullMarked;
