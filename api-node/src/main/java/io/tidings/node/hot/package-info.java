/**
 * A short way to the endpoints that are called most: the same filters and the same controllers as
 * for every other request, without what lies between them. Start with {@link
 * io.tidings.node.hot.HotPath}.
 */
@NullMarked
package io.tidings.node.hot;

import org.jspecify.annotations.NullMarked;
