package io.tidings.node.board;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A request's body, which is read only from those who have that role in the project. */
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
@interface BodyFrom {
  Role value();

  /** Whether the project may be closed: what its body says may open it. */
  boolean evenIfClosed() default false;
}
