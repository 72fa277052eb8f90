/** The pages, over HTTP and in a browser. */
package io.tidings.node.pages;
