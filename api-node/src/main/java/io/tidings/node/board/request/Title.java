package io.tidings.node.board.request;

import com.fasterxml.jackson.annotation.JacksonAnnotationsInside;
import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import jakarta.validation.ReportAsSingleViolation;
import jakarta.validation.constraints.Pattern;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.annotation.JsonDeserialize;

/** A line of text, which is read without the blanks around it. */
@Pattern(regexp = "\\P{Cc}{1,255}+") // characters are code points here
@ReportAsSingleViolation
@Constraint(validatedBy = {})
@JacksonAnnotationsInside
@JsonDeserialize(using = Title.TitleDeserializer.class)
@Target(ElementType.FIELD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Title {
  String message() default "1 to 255 characters without control characters";

  Class<?>[] groups() default {};

  Class<? extends Payload>[] payload() default {};

  /** Reads a title. */
  final class TitleDeserializer extends TextDeserializer {
    @Override
    String read(JsonParser parser, DeserializationContext context) {
      return super.read(parser, context).strip();
    }
  }
}
