package io.tidings.node.deploy;

import com.google.gson.annotations.SerializedName;
import io.kubernetes.client.custom.IntOrString;
import io.kubernetes.client.custom.Quantity;
import jakarta.annotation.Nonnull;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * Reads resources of Kubernetes' own kinds against its OpenAPI schema, as the classes of its Java
 * client have it. Unlike that client, and like an API server that validates fields strictly, it
 * takes no unknown field and no wrong type, such as a number where a text has to be.
 */
final class StrictResource {
  private static final Map<String, String> VERSIONS =
      Map.of(
          "ConfigMap", "v1",
          "Pod", "v1",
          "Service", "v1",
          "ServiceAccount", "v1",
          "Deployment", "apps/v1",
          "StatefulSet", "apps/v1",
          "HorizontalPodAutoscaler", "autoscaling/v2",
          "Ingress", "networking.k8s.io/v1",
          "NetworkPolicy", "networking.k8s.io/v1",
          "PodDisruptionBudget", "policy/v1");

  private static final String MODELS = "io.kubernetes.client.openapi.models.";

  /** [resource.Quantity] a decimal number and a suffix */
  private static final Predicate<String> QUANTITY =
      Pattern.compile("[0-9]+(\\.[0-9]+)?([numkMGTPE]|[KMGTPE]i|e[0-9]+)?").asMatchPredicate();

  private final List<String> faults = new ArrayList<>();

  private StrictResource() {}

  static boolean knows(String kind) {
    return VERSIONS.containsKey(kind);
  }

  /** What is wrong, each with its place; empty when it is right. */
  static List<String> faults(JsonNode resource) {
    StrictResource reader = new StrictResource();
    String kind = RenderedChart.kind(resource);
    String version = VERSIONS.getOrDefault(kind, "none");
    if (!resource.path("apiVersion").asString().equals(version)) {
      reader.faults.add("/apiVersion is not that of " + kind + ", " + version);
      return reader.faults;
    }
    String prefix = version.substring(version.lastIndexOf('/') + 1).toUpperCase(Locale.ROOT);
    try {
      reader.read(Class.forName(MODELS + prefix + kind), resource, "");
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
    return reader.faults;
  }

  private void read(Type type, JsonNode value, String path) {
    if (type instanceof ParameterizedType generic) {
      readAll(generic, value, path);
    } else if (type == String.class) {
      expect(value.isString(), "a text", value, path);
    } else if (type == Boolean.class) {
      expect(value.isBoolean(), "true or false", value, path);
    } else if (type == Integer.class || type == Long.class) {
      expect(value.isIntegralNumber(), "a whole number", value, path);
    } else if (type == IntOrString.class) {
      expect(value.isString() || value.isInt(), "a text or a whole number", value, path);
    } else if (type == Quantity.class) {
      expect(QUANTITY.test(value.asString("")), "a quantity", value, path);
    } else if (type instanceof Class<?> model && model.getName().startsWith(MODELS)) {
      readFields(model, value, path);
    } else {
      faults.add(path + " is of a type that is not read here: " + type);
    }
  }

  private void readAll(ParameterizedType generic, JsonNode value, String path) {
    if (generic.getRawType() == List.class) {
      expect(value.isArray(), "a list", value, path);
      for (int i = 0; i < value.size(); i++) {
        read(generic.getActualTypeArguments()[0], value.path(i), path + "/" + i);
      }
    } else {
      expect(value.isObject(), "a map", value, path);
      value
          .properties()
          .forEach(entry ->
              read(
                  generic.getActualTypeArguments()[1],
                  entry.getValue(),
                  path + "/" + entry.getKey()));
    }
  }

  private void readFields(Class<?> model, JsonNode value, String path) {
    expect(value.isObject(), "an object", value, path);
    Map<String, Field> fields = new LinkedHashMap<>();
    for (Field field : model.getDeclaredFields()) {
      SerializedName name = field.getAnnotation(SerializedName.class);
      if (name != null) {
        fields.put(name.value(), field);
      }
    }
    for (Map.Entry<String, JsonNode> entry : value.properties()) {
      Field field = fields.get(entry.getKey());
      if (field == null) {
        faults.add(path + "/" + entry.getKey() + " is no field of " + model.getSimpleName());
      } else {
        read(field.getGenericType(), entry.getValue(), path + "/" + entry.getKey());
      }
    }
    fields.forEach((name, field) -> {
      if (field.isAnnotationPresent(Nonnull.class) && !value.has(name)) {
        faults.add(path + "/" + name + " is missing");
      }
    });
  }

  private void expect(boolean right, String what, JsonNode value, String path) {
    if (!right) {
      faults.add(path + " is not " + what + ": " + value);
    }
  }
}
