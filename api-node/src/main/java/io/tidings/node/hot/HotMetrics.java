package io.tidings.node.hot;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.observation.DefaultServerRequestObservationConvention;
import org.springframework.http.server.observation.ServerRequestObservationContext;
import org.springframework.stereotype.Component;

/** Counts requests of the short way in the same meter, with the same tags, as all others. */
@Component
final class HotMetrics {
  /**
   * What the timers tell apart.
   *
   * @param uri the pattern of the endpoint; null when a filter answered before one was looked for
   * @param fault that the container has to answer; null for none
   */
  private record TimerKey(
      String method, @Nullable String uri, int status, @Nullable String fault) {}

  private final DefaultServerRequestObservationConvention convention =
      new DefaultServerRequestObservationConvention();
  private final MeterRegistry registry;
  private final Map<TimerKey, Timer> timers = new ConcurrentHashMap<>();

  HotMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  void record(
      HttpServletRequest request,
      HttpServletResponse response,
      @Nullable String uri,
      @Nullable Throwable fault,
      long nanos) {
    String error = fault == null ? null : fault.getClass().getSimpleName();
    timers
        .computeIfAbsent(
            new TimerKey(request.getMethod(), uri, response.getStatus(), error),
            key -> timer(request, response, uri, fault))
        .record(nanos, TimeUnit.NANOSECONDS);
  }

  private Timer timer(
      HttpServletRequest request,
      HttpServletResponse response,
      @Nullable String uri,
      @Nullable Throwable fault) {
    var observed = new ServerRequestObservationContext(request, response);
    observed.setPathPattern(uri);
    if (fault != null) {
      observed.setError(fault);
    }
    Timer.Builder timer = Timer.builder("http.server.requests");
    convention
        .getLowCardinalityKeyValues(observed)
        .forEach(tag -> timer.tag(tag.getKey(), tag.getValue()));
    return timer
        .tag("error", fault == null ? "none" : fault.getClass().getSimpleName())
        .register(registry);
  }
}
