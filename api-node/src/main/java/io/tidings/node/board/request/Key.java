package io.tidings.node.board.request;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import jakarta.validation.ReportAsSingleViolation;
import jakarta.validation.constraints.Pattern;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The key of a project. */
@Pattern(regexp = "[A-Z][A-Z0-9]{1,9}")
@ReportAsSingleViolation
@Constraint(validatedBy = {})
@Target(ElementType.FIELD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Key {
  String message() default "2 to 10 of A-Z 0-9, the first a letter";

  Class<?>[] groups() default {};

  Class<? extends Payload>[] payload() default {};
}
