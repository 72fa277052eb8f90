package io.tidings.node.board.request;

import com.fasterxml.jackson.annotation.JacksonAnnotationsInside;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Locale;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.annotation.JsonDeserialize;

/** The name of a user, which is read in lower case. */
@JacksonAnnotationsInside
@JsonDeserialize(using = Username.UsernameDeserializer.class)
@Target(ElementType.FIELD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Username {

  /** Reads a user's name. */
  final class UsernameDeserializer extends TextDeserializer {
    @Override
    String read(JsonParser parser, DeserializationContext context) {
      return super.read(parser, context).toLowerCase(Locale.ROOT);
    }
  }
}
