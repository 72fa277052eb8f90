package io.tidings.node.board;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The id that a request's path has under the name of the parameter; 404 when it is none. It follows
 * the body among the parameters, so that the user's right is checked first.
 */
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
public @interface PathId {}
