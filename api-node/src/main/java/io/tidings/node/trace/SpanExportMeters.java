package io.tidings.node.trace;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.CollectionRegistration;
import io.opentelemetry.sdk.metrics.export.MetricReader;
import java.util.Collection;
import java.util.List;

/**
 * What became of the spans, among the node's metrics: OpenTelemetry's own counters, read when they
 * are scraped. Thread-safe.
 */
final class SpanExportMeters implements MetricReader {
  private volatile CollectionRegistration counters =
      new CollectionRegistration() {
        @Override
        public Collection<MetricData> collectAllMetrics() {
          return List.of();
        }
      };

  SpanExportMeters(MeterRegistry registry) {
    register(registry, "exported", "otlp.exporter.exported", "success", true);
    register(registry, "failed", "otlp.exporter.exported", "success", false);
    register(registry, "dropped", "processedSpans", "dropped", true);
  }

  private void register(
      MeterRegistry registry, String outcome, String counter, String key, boolean value) {
    FunctionCounter.builder("tidings.trace.spans", this, self -> self.sum(counter, key, value))
        .description("Spans by what became of them: exported, refused, or too many to wait")
        .tag("outcome", outcome)
        .register(registry);
  }

  private double sum(String counter, String key, boolean value) {
    AttributeKey<Boolean> attribute = AttributeKey.booleanKey(key);
    return counters.collectAllMetrics().stream()
        .filter(metric -> metric.getName().equals(counter))
        .flatMap(metric -> metric.getLongSumData().getPoints().stream())
        .filter(point -> Boolean.valueOf(value).equals(point.getAttributes().get(attribute)))
        .mapToDouble(LongPointData::getValue)
        .sum();
  }

  @Override
  public void register(CollectionRegistration registration) {
    counters = registration;
  }

  @Override
  public AggregationTemporality getAggregationTemporality(InstrumentType type) {
    return AggregationTemporality.CUMULATIVE;
  }

  @Override
  public CompletableResultCode forceFlush() {
    return CompletableResultCode.ofSuccess();
  }

  @Override
  public CompletableResultCode shutdown() {
    return CompletableResultCode.ofSuccess();
  }
}
