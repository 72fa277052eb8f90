package io.tidings.node.hot;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.http.server.observation.ServerRequestObservationContext;
import org.springframework.stereotype.Component;

/** Counts the requests of the general path, which Spring observes; a filter would end the other. */
@Component
final class GeneralPath implements ObservationHandler<ServerRequestObservationContext> {
  private final AtomicInteger requests = new AtomicInteger();

  @Override
  public boolean supportsContext(Observation.Context context) {
    return context instanceof ServerRequestObservationContext;
  }

  @Override
  public void onStart(ServerRequestObservationContext context) {
    requests.incrementAndGet();
  }

  int requests() {
    return requests.get();
  }
}
