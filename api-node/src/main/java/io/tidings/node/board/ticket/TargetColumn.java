package io.tidings.node.board.ticket;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.annotation.JsonDeserialize;
import tools.jackson.databind.deser.std.StdDeserializer;

/**
 * The column that a request wants for a ticket; a request that has null wants none.
 *
 * @param id null for no column
 */
@JsonDeserialize(using = TargetColumn.Deserializer.class)
record TargetColumn(@Nullable Long id) {

  static final class Deserializer extends StdDeserializer<TargetColumn> {
    Deserializer() {
      super(TargetColumn.class);
    }

    @Override
    public TargetColumn deserialize(JsonParser parser, DeserializationContext context) {
      return new TargetColumn(context.readValue(parser, Long.class));
    }

    @Override
    public TargetColumn getNullValue(DeserializationContext context) {
      return new TargetColumn(null);
    }

    @Override
    public @Nullable TargetColumn getAbsentValue(DeserializationContext context) {
      return null;
    }
  }
}
