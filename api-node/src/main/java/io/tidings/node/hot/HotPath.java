package io.tidings.node.hot;

import io.tidings.node.access.UrlTokenInterceptor;
import io.tidings.node.hot.HotRoutes.Match;
import io.tidings.node.trace.TracingOn;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.util.ServletRequestPathUtils;

/**
 * Answers plain requests for the endpoints that are called most. They pass the filters that decide
 * something, the very objects of the general path in the same order ({@link HotFilters}), and reach
 * the same method of the same controller; faults become the same problem documents. What is left
 * out: the firewall, whose rules every plain path keeps, the observation of each filter, and the
 * search for a handler among all mappings. Any request in doubt takes the general path.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
final class HotPath implements Filter {
  private static final Logger LOG = LoggerFactory.getLogger(HotPath.class);

  private final Supplier<HotRoutes> routes;
  private final Supplier<List<Filter>> filters;
  private final HandlerExceptionResolver problems;
  private final HotMetrics metrics;
  private final boolean traced;
  private boolean complete;

  HotPath(
      ObjectProvider<HotRoutes> routes,
      ObjectProvider<HotFilters> filters,
      @Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems,
      HotMetrics metrics,
      Environment environment) {
    // the controllers do not exist yet when the container asks for its filters
    this.routes = SingletonSupplier.of(routes::getObject);
    this.filters = SingletonSupplier.of(() -> filters.getObject().inOrder());
    this.problems = problems;
    this.metrics = metrics;
    this.traced = TracingOn.in(environment);
  }

  @Override
  public void init(FilterConfig config) {
    boolean known = HotFilters.areComplete(config.getServletContext());
    complete = known && !traced;
    if (traced) {
      LOG.info("Requests are traced; the short way, which observes nothing, is not used");
    } else if (!known) {
      LOG.info("There are filters that the short way does not know; it is not used");
    }
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain general)
      throws IOException, ServletException {
    if (complete
        && request instanceof HttpServletRequest http
        && response instanceof HttpServletResponse answer) {
      Match match = routes.get().find(http);
      if (match != null && PlainRequest.is(http)) {
        answer(match, http, answer);
        return;
      }
    }
    general.doFilter(request, response);
  }

  private void answer(Match match, HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    ServletRequestPathUtils.parseAndCache(request); // once, not again for each filter
    Observed observed = new Observed(match, request, response);
    try {
      new Chain(match, observed).doFilter(request, response);
    } catch (Throwable fault) {
      observed.failed(fault);
      throw fault;
    } finally {
      observed.end();
    }
  }

  /** A request for the metrics, as Spring's observation would see it. */
  private final class Observed implements AsyncListener {
    private final long start = System.nanoTime();
    private final Match match;
    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private boolean reached;
    private @Nullable Throwable fault;

    Observed(Match match, HttpServletRequest request, HttpServletResponse response) {
      this.match = match;
      this.request = request;
      this.response = response;
    }

    void reachedEndpoint() {
      reached = true;
    }

    void failed(Throwable thrown) {
      Throwable cause = thrown.getCause();
      fault = thrown instanceof ServletException && cause != null ? cause : thrown;
      response.setStatus(HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
    }

    /** A stream of HTTP/2 ends later than its request leaves the filters. */
    void end() {
      if (request.isAsyncStarted()) {
        request.getAsyncContext().addListener(this);
      } else {
        record();
      }
    }

    private void record() {
      // a refusal that is for want of a login looks for the endpoint, too
      boolean known =
          reached || request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE) != null;
      String uri = known ? match.route().pattern() : null;
      metrics.record(request, response, uri, fault, System.nanoTime() - start);
    }

    @Override
    public void onComplete(AsyncEvent event) {
      record();
    }

    @Override
    public void onTimeout(AsyncEvent event) {}

    @Override
    public void onError(AsyncEvent event) {
      fault = event.getThrowable();
    }

    @Override
    public void onStartAsync(AsyncEvent event) {}
  }

  private final class Chain implements FilterChain {
    private final Match match;
    private final Observed observed;
    private final List<Filter> all = filters.get();
    private int next;

    Chain(Match match, Observed observed) {
      this.match = match;
      this.observed = observed;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response)
        throws IOException, ServletException {
      if (next < all.size()) {
        all.get(next++).doFilter(request, response, this);
      } else {
        call((HttpServletRequest) request, (HttpServletResponse) response);
      }
    }

    private void call(HttpServletRequest request, HttpServletResponse response)
        throws ServletException {
      observed.reachedEndpoint();
      try {
        if (match.route().ofInterface()) {
          UrlTokenInterceptor.refuse(request);
        }
        match.answer(request, response);
      } catch (Throwable fault) {
        problem(request, response, fault);
      }
    }

    /** Answers a fault as Spring MVC's dispatcher does. */
    private void problem(HttpServletRequest request, HttpServletResponse response, Throwable fault)
        throws ServletException {
      Exception problem =
          fault instanceof Exception e
              ? e
              : new ServletException("Handler dispatch failed: " + fault, fault);
      if (!response.isCommitted()) { // what the endpoint began to write is no part of it
        response.setHeader(HttpHeaders.CONTENT_TYPE, null);
        response.resetBuffer();
      }
      if (problems.resolveException(request, response, match.route().handler(), problem) == null) {
        throw new ServletException("Request processing failed: " + problem, problem);
      }
    }
  }
}
