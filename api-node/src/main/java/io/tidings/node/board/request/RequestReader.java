package io.tidings.node.board.request;

import io.tidings.node.http.JsonBody;
import io.tidings.node.http.JsonStream;
import io.tidings.node.http.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Path;
import jakarta.validation.Validator;
import jakarta.validation.constraints.NotNull;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes the record of a request from its body. Of several errors the client is told one: a field
 * that is unknown, else the first one of the wrong type, else the first one that breaks a rule,
 * else the first one that is missing.
 */
@Component
public final class RequestReader {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .addModule(new RequestTypes())
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();
  private static final DataSize MAX = DataSize.ofKilobytes(64);

  /** The names of a record's components. */
  private static final ClassValue<List<String>> FIELDS =
      new ClassValue<>() {
        @Override
        protected List<String> computeValue(Class<?> type) {
          return Arrays.stream(type.getRecordComponents()).map(RecordComponent::getName).toList();
        }
      };

  private final Validator validator;

  RequestReader(Validator validator) {
    this.validator = validator;
  }

  /** Reads a body of JSON; an absent one counts as an object without fields. */
  public <T extends Record> T read(HttpServletRequest request, Class<T> type) {
    return read(isAbsent(request) ? JSON.createObjectNode() : JsonBody.read(request, MAX), type);
  }

  private static boolean isAbsent(HttpServletRequest request) {
    return request.getContentType() == null
        && request.getContentLengthLong() <= 0
        && request.getHeader(HttpHeaders.TRANSFER_ENCODING) == null;
  }

  public <T extends Record> T read(ObjectNode body, Class<T> type) {
    return read(body, "", type);
  }

  /**
   * Reads the present object of a larger body, as far as JSON goes; an unknown field is refused
   * before its value is read.
   *
   * @param path its place in the body, such as {@code data.users[3].}
   */
  public ObjectNode object(JsonStream body, String path, Class<? extends Record> type) {
    return body.object(Set.copyOf(FIELDS.get(type)), path);
  }

  /**
   * Reads an object.
   *
   * @param path what stands before the names of its fields
   */
  public <T extends Record> T read(ObjectNode object, String path, Class<T> type) {
    List<String> fields = FIELDS.get(type);
    JsonBody.checkFields(object, Set.copyOf(fields), path); // or a record may refuse itself first
    T request = bind(object, path, type);
    validator.validate(request).stream()
        .min(
            Comparator.comparing(RequestReader::isMissing)
                .thenComparingInt(violation -> fields.indexOf(root(violation)))
                .thenComparingInt(RequestReader::index)
                .thenComparing(violation -> violation.getPropertyPath().toString())
                .thenComparing(ConstraintViolation::getMessage)) // always the same one
        .ifPresent(violation -> {
          throw problem(violation, path);
        });
    return request;
  }

  private static <T> T bind(JsonNode object, String path, Class<T> type) {
    try {
      return JSON.treeToValue(object, type);
    } catch (UnrecognizedPropertyException e) {
      throw JsonBody.unknownField(path + parent(e), e.getPropertyName());
    } catch (DatabindException e) {
      // A record whose fields exclude each other refuses them itself.
      throw e.getCause() instanceof ProblemException problem
          ? problem.inside(path)
          : invalid(path + path(e.getPath()), e.getOriginalMessage());
    }
  }

  private static boolean isMissing(ConstraintViolation<?> violation) {
    return violation.getConstraintDescriptor().getAnnotation() instanceof NotNull;
  }

  /** The component of the record that the violation is in. */
  private static String root(ConstraintViolation<?> violation) {
    return violation.getPropertyPath().iterator().next().getName();
  }

  /** The index of the list's element that the violation is in. */
  private static int index(ConstraintViolation<?> violation) {
    for (Path.Node node : violation.getPropertyPath()) {
      if (node.getIndex() != null) {
        return node.getIndex();
      }
    }
    return 0;
  }

  private static ProblemException problem(ConstraintViolation<?> violation, String path) {
    String field = path + violation.getPropertyPath();
    return isMissing(violation)
        ? ProblemException.invalid("missing-field", field, field + " is missing.")
        : invalid(field, violation.getMessage());
  }

  private static ProblemException invalid(String field, String rule) {
    return ProblemException.invalid("invalid-field", field, field + " has to be " + rule + ".");
  }

  /** What stands before the name of an unknown field. */
  private static String parent(UnrecognizedPropertyException e) {
    List<JacksonException.Reference> path = e.getPath();
    String parent = path(path.subList(0, path.size() - 1));
    return parent.isEmpty() ? "" : parent + ".";
  }

  private static String path(List<JacksonException.Reference> references) {
    StringBuilder path = new StringBuilder();
    for (JacksonException.Reference reference : references) {
      if (reference.getPropertyName() == null) {
        path.append('[').append(reference.getIndex()).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(reference.getPropertyName());
      }
    }
    return path.toString();
  }
}
