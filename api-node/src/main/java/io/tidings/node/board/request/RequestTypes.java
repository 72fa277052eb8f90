package io.tidings.node.board.request;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.ValueDeserializerModifier;
import tools.jackson.databind.deser.std.DelegatingDeserializer;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.type.CollectionType;

/** How the types of a request's fields are read: nothing is converted. */
final class RequestTypes extends SimpleModule {
  RequestTypes() {
    addDeserializer(String.class, new TextDeserializer());
    addDeserializer(Boolean.class, new FlagDeserializer());
    addDeserializer(Long.class, new IdDeserializer());
    addDeserializer(Integer.class, new IndexDeserializer());
    setDeserializerModifier(new StrictTypes());
  }

  private static final class FlagDeserializer extends FieldDeserializer<Boolean> {
    FlagDeserializer() {
      super(Boolean.class, "true or false");
    }

    @Override
    boolean accepts(JsonToken token) {
      return token.isBoolean();
    }

    @Override
    Boolean read(JsonParser parser, DeserializationContext context) {
      return parser.getBooleanValue();
    }
  }

  private static final class StrictTypes extends ValueDeserializerModifier {
    @Override
    public ValueDeserializer<?> modifyDeserializer(
        DeserializationConfig config,
        BeanDescription.Supplier type,
        ValueDeserializer<?> deserializer) {
      return type.getBeanClass().isRecord()
          ? new ContainerDeserializer(deserializer, JsonToken.START_OBJECT, "an object")
          : deserializer;
    }

    @Override
    public ValueDeserializer<?> modifyEnumDeserializer(
        DeserializationConfig config,
        JavaType type,
        BeanDescription.Supplier description,
        ValueDeserializer<?> deserializer) {
      return new EnumDeserializer(type.getRawClass());
    }

    @Override
    public ValueDeserializer<?> modifyCollectionDeserializer(
        DeserializationConfig config,
        CollectionType type,
        BeanDescription.Supplier description,
        ValueDeserializer<?> deserializer) {
      Class<?> element = type.getContentType().getRawClass();
      String elements =
          element == Long.class ? "ids" : element == String.class ? "strings" : "objects";
      return new ContainerDeserializer(
          deserializer, JsonToken.START_ARRAY, "a list of " + elements);
    }
  }

  /** Refuses null, and whatever else is no such object or list. */
  private static final class ContainerDeserializer extends DelegatingDeserializer {
    private final JsonToken start;
    private final String rule;

    ContainerDeserializer(ValueDeserializer<?> deserializer, JsonToken start, String rule) {
      super(deserializer);
      this.start = start;
      this.rule = rule;
    }

    @Override
    protected ValueDeserializer<?> newDelegatingInstance(ValueDeserializer<?> deserializer) {
      return new ContainerDeserializer(deserializer, start, rule);
    }

    @Override
    public Object deserialize(JsonParser parser, DeserializationContext context) {
      return parser.hasToken(start)
          ? super.deserialize(parser, context)
          : context.reportInputMismatch(this, rule);
    }

    @Override
    public Object getNullValue(DeserializationContext context) {
      return context.reportInputMismatch(this, rule);
    }

    @Override
    public @Nullable Object getAbsentValue(DeserializationContext context) {
      return null;
    }
  }
}
