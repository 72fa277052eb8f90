/**
 * The addresses of the board's pages. Each page is one static document, the same for everybody;
 * what a user may see comes from the REST interface and the streams, which ask who it is.
 */
@NullMarked
package io.tidings.node.pages;

import org.jspecify.annotations.NullMarked;
