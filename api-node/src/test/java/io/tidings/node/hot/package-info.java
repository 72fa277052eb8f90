@NullMarked
package io.tidings.node.hot;

import org.jspecify.annotations.NullMarked;
