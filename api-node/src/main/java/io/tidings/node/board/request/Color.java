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
import java.util.Locale;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.annotation.JsonDeserialize;

/** A colour, which is read in lower case. */
@Pattern(regexp = "#[0-9a-f]{6}")
@ReportAsSingleViolation
@Constraint(validatedBy = {})
@JacksonAnnotationsInside
@JsonDeserialize(using = Color.ColorDeserializer.class)
@Target(ElementType.FIELD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Color {
  /** The colour of what has no other. */
  String GREY = "#6b7280";

  String message() default "a colour as #rrggbb";

  Class<?>[] groups() default {};

  Class<? extends Payload>[] payload() default {};

  /** Reads a colour. */
  final class ColorDeserializer extends TextDeserializer {
    @Override
    String read(JsonParser parser, DeserializationContext context) {
      return super.read(parser, context).toLowerCase(Locale.ROOT);
    }
  }
}
