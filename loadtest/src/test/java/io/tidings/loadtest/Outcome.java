package io.tidings.loadtest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.DataFormatException;
import org.HdrHistogram.AbstractHistogram;
import org.HdrHistogram.Histogram;

/**
 * The result of one simulation, of one injector or of several together.
 *
 * @param injectors which, such as {@code 2/5}
 * @param connections streams that were live at once
 * @param latencies of live deliveries, in ms
 * @param failures why it failed; empty when it passed
 */
record Outcome(
    String simulation,
    List<String> injectors,
    long connections,
    long events,
    long lost,
    long duplicates,
    long outOfOrder,
    Histogram latencies,
    List<String> failures,
    List<String> notes) {
  private static final ObjectMapper JSON = new ObjectMapper();

  boolean passed() {
    return failures.isEmpty();
  }

  /** Both together: what one injector found, and another one of the same run. */
  Outcome and(Outcome other) {
    return new Outcome(
        simulation,
        concat(injectors, other.injectors),
        connections + other.connections,
        events + other.events,
        lost + other.lost,
        duplicates + other.duplicates,
        outOfOrder + other.outOfOrder,
        sum(latencies, other.latencies),
        concat(failures, other.failures),
        concat(notes, other.notes));
  }

  /** The same; of several injectors it fails unless each of them is there, and once. */
  Outcome checked() {
    if (injectors.size() == 1) {
      return this;
    }
    int all = Integer.parseInt(injectors.getFirst().replaceFirst(".*/", ""));
    List<String> expected =
        IntStream.rangeClosed(1, all).mapToObj(injector -> injector + "/" + all).toList();
    if (injectors.stream().sorted().toList().equals(expected.stream().sorted().toList())) {
      return this;
    }
    String failure = "these are injectors %s, and not %s".formatted(injectors, expected);
    return new Outcome(
        simulation,
        injectors,
        connections,
        events,
        lost,
        duplicates,
        outOfOrder,
        latencies,
        concat(failures, List.of(failure)),
        notes);
  }

  /** The values of both; their copy constructor takes the settings alone. */
  static Histogram sum(AbstractHistogram first, AbstractHistogram second) {
    Histogram sum = new Histogram(first);
    sum.add(first);
    sum.add(second);
    return sum;
  }

  void write(Path file) throws IOException {
    ObjectNode json = JSON.createObjectNode();
    json.put("simulation", simulation);
    json.set("injectors", JSON.valueToTree(injectors));
    json.put("connections", connections);
    json.put("events", events);
    json.put("lost", lost);
    json.put("duplicates", duplicates);
    json.put("outOfOrder", outOfOrder);
    json.put("p50Millis", latencies.getValueAtPercentile(50));
    json.put("p99Millis", latencies.getValueAtPercentile(99));
    json.put("p999Millis", latencies.getValueAtPercentile(99.9));
    json.put("maxMillis", latencies.getMaxValue());
    json.set("failures", JSON.valueToTree(failures));
    json.set("notes", JSON.valueToTree(notes));
    ByteBuffer encoded = ByteBuffer.allocate(latencies.getNeededByteBufferCapacity());
    int length = latencies.encodeIntoCompressedByteBuffer(encoded);
    json.put(
        "histogram", Base64.getEncoder().encodeToString(Arrays.copyOf(encoded.array(), length)));
    Files.createDirectories(file.toAbsolutePath().getParent());
    JSON.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), json);
  }

  static Outcome read(Path file) throws IOException {
    JsonNode json = JSON.readTree(file.toFile());
    try {
      return new Outcome(
          json.path("simulation").asText(),
          texts(json.path("injectors")),
          json.path("connections").asLong(),
          json.path("events").asLong(),
          json.path("lost").asLong(),
          json.path("duplicates").asLong(),
          json.path("outOfOrder").asLong(),
          Histogram.decodeFromCompressedByteBuffer(
              ByteBuffer.wrap(Base64.getDecoder().decode(json.path("histogram").asText())), 0),
          texts(json.path("failures")),
          texts(json.path("notes")));
    } catch (DataFormatException | RuntimeException e) {
      throw new IOException(file + " is no outcome of a simulation", e);
    }
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(text -> texts.add(text.asText()));
    return texts;
  }

  private static List<String> concat(List<String> first, List<String> second) {
    List<String> all = new ArrayList<>(first);
    all.addAll(second);
    return all;
  }
}
