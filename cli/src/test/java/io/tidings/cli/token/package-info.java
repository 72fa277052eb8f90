@NullMarked
package io.tidings.cli.token;

import org.jspecify.annotations.NullMarked;
