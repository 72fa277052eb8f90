/** Many users at once, for loads: written to Redis as nodes store them. */
@NullMarked
package io.tidings.testbed.user;

import org.jspecify.annotations.NullMarked;
