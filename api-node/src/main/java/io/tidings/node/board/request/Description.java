package io.tidings.node.board.request;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import jakarta.validation.constraints.Pattern;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Text of any number of lines. */
// Possessive quantifiers: the others recurse once for each change between characters of one and of
// two units.
@Pattern(regexp = "(?s).{0,10000}+", message = "at most 10000 characters") // of code points
@Pattern(regexp = "[\\P{Cc}\\t\\n\\r]*+", message = "text without control characters")
@Constraint(validatedBy = {})
@Target(ElementType.FIELD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Description {
  String message() default "";

  Class<?>[] groups() default {};

  Class<? extends Payload>[] payload() default {};
}
