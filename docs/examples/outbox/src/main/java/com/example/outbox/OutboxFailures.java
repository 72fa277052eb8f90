package com.example.outbox;

import java.lang.reflect.Method;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aop.interceptor.AsyncUncaughtExceptionHandler;
import org.springframework.scheduling.annotation.AsyncConfigurer;
import org.springframework.stereotype.Component;

/** Logs why an event stays in the outbox, unless it only waits for one before it. */
@Component
class OutboxFailures implements AsyncConfigurer, AsyncUncaughtExceptionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(OutboxFailures.class);

  @Override
  public AsyncUncaughtExceptionHandler getAsyncUncaughtExceptionHandler() {
    return this;
  }

  @Override
  public void handleUncaughtException(Throwable failure, Method method, Object... arguments) {
    if (!(failure instanceof WaitingException) && arguments[0] instanceof OrderChanged change) {
      LOG.warn("Event {} was not published and is repeated: {}", change.id(), failure.getMessage());
    }
  }
}
