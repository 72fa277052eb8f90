/**
 * Makes one file of a script or a style and all that it imports, so that a browser needs one
 * request. It knows the JavaScript that is written here, and refuses what it does not know:
 * comments go, lines stay as they are, and a source map leads back to them. Start reading at {@code
 * ScriptBundle}.
 */
@NullMarked
package io.tidings.node.bundle;

import org.jspecify.annotations.NullMarked;
