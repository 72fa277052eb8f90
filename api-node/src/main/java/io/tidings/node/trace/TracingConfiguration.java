package io.tidings.node.trace;

import io.micrometer.common.KeyValues;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.exporter.SpanExportingPredicate;
import io.micrometer.tracing.propagation.Propagator;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.tidings.node.relay.WriteTracing;
import org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.server.observation.DefaultServerRequestObservationConvention;
import org.springframework.http.server.observation.ServerRequestObservationContext;
import org.springframework.http.server.observation.ServerRequestObservationConvention;

/** What a node that traces has beside Boot's tracer and exporter. */
@Configuration(proxyBeanMethods = false)
@Conditional(TracingOn.class)
class TracingConfiguration {

  @Bean
  WriteTracing writeTracing(Tracer tracer) {
    return new TracedWrites(tracer);
  }

  @Bean
  SpanExportMeters spanExportMeters(MeterRegistry registry) {
    return new SpanExportMeters(registry);
  }

  /** Boot gives it to the exporter and to the queue before it. */
  @Bean
  SdkMeterProvider spanMeterProvider(SpanExportMeters reader) {
    return SdkMeterProvider.builder().registerMetricReader(reader).build();
  }

  /** Probes and scrapes come every few seconds, and their traces say nothing. */
  @Bean
  SpanExportingPredicate withoutProbes() {
    return span -> {
      String uri = span.getTags().getOrDefault("uri", "");
      return !uri.equals("/livez") && !uri.equals("/readyz") && !uri.startsWith("/actuator");
    };
  }

  /** A path may be anything; its pattern is enough. */
  @Bean
  ServerRequestObservationConvention serverRequestObservationConvention() {
    return new DefaultServerRequestObservationConvention() {
      @Override
      public KeyValues getHighCardinalityKeyValues(ServerRequestObservationContext context) {
        return KeyValues.empty();
      }
    };
  }

  @Bean
  @Order(MicrometerTracingAutoConfiguration.RECEIVER_TRACING_OBSERVATION_HANDLER_ORDER)
  RequestSpans requestSpans(Tracer tracer, Propagator propagator) {
    return new RequestSpans(tracer, propagator);
  }
}
