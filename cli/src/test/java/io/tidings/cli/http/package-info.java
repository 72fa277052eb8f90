/** Tests of what the commands know of HTTP. */
@NullMarked
package io.tidings.cli.http;

import org.jspecify.annotations.NullMarked;
