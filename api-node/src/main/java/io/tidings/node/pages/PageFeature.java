package io.tidings.node.pages;

/**
 * A feature that is on and has pages; each contributes a bean. Without it its files are not served,
 * and documents leave out the parts between {@code <!--#if expr="name" -->} and {@code <!--#endif
 * -->}.
 */
public record PageFeature(String name) {}
