package io.tidings.node.board;

import com.fasterxml.jackson.annotation.JacksonAnnotationsInside;
import io.tidings.node.http.IsoTime;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.Instant;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.annotation.JsonSerialize;
import tools.jackson.databind.ser.std.StdScalarSerializer;

/** A time, which answers have with milliseconds. */
@JacksonAnnotationsInside
@JsonSerialize(using = TimeString.TimeSerializer.class)
@Target(ElementType.FIELD)
@Retention(RetentionPolicy.RUNTIME)
public @interface TimeString {
  /** Writes a time as all other answers and frames do. */
  final class TimeSerializer extends StdScalarSerializer<Instant> {
    TimeSerializer() {
      super(Instant.class);
    }

    @Override
    public void serialize(Instant time, JsonGenerator out, SerializationContext context) {
      out.writeString(IsoTime.text(time));
    }
  }
}
