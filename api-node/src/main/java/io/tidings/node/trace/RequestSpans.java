package io.tidings.node.trace;

import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.PropagatingReceiverTracingObservationHandler;
import io.micrometer.tracing.propagation.Propagator;
import org.springframework.http.server.observation.ServerRequestObservationContext;

/**
 * Spans of requests, in the trace that the request's {@code traceparent} names. The message of an
 * error may contain what a client sent, so a span has the error's class alone.
 */
final class RequestSpans
    extends PropagatingReceiverTracingObservationHandler<ServerRequestObservationContext> {
  RequestSpans(Tracer tracer, Propagator propagator) {
    super(tracer, propagator);
  }

  @Override
  public void onError(ServerRequestObservationContext context) {
    Throwable error = context.getError();
    if (error != null) {
      getRequiredSpan(context).tag("error.type", error.getClass().getName());
    }
  }
}
