package io.tidings.node.board;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A request's body, which is read only if the user has that role in the project. */
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
public @interface BodyFrom {
  Role value();

  /** Whether the project may be closed, since the body may open it again. */
  boolean evenIfClosed() default false;

  /** Whether it is a page's form rather than JSON. */
  boolean form() default false;
}
