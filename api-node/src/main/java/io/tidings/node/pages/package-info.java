/**
 * The pages and their files. Each page is one document, the same for every user, with one script
 * and one style; what a user may see comes from the REST interface and the streams, which identify
 * the user. A feature that renders its page itself links the files by {@link
 * io.tidings.node.pages.FileLinks}, and takes what all pages have from {@link
 * io.tidings.node.pages.Markup}. Start reading at {@link io.tidings.node.pages.Documents}.
 */
@NullMarked
package io.tidings.node.pages;

import org.jspecify.annotations.NullMarked;
