package io.tidings.node.access;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpResponse;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.CorsConfigurationSource;
import org.springframework.web.cors.CorsUtils;
import org.springframework.web.cors.DefaultCorsProcessor;
import org.springframework.web.filter.CorsFilter;

/** Refuses pages of origins that are not on the list, before anything is done for them. */
final class Cors implements CorsConfigurationSource {
  private static final Duration PREFLIGHT = Duration.ofHours(1);

  // Decodes the path, as the matching of handlers does.
  private static final RequestMatcher API =
      PathPatternRequestMatcher.withDefaults().matcher("/api/**");

  private final CorsConfiguration listed = new ExactOrigins();

  private Cors(List<String> origins) {
    listed.setAllowedOrigins(origins);
    listed.setAllowCredentials(true);
    listed.setAllowedMethods(List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"));
    listed.setAllowedHeaders(
        List.of(
            "Last-Event-ID",
            HttpHeaders.AUTHORIZATION,
            "X-Tab-Id",
            "X-Session-Tag",
            HttpHeaders.IF_MATCH,
            "Idempotency-Key",
            HttpHeaders.CONTENT_TYPE));
    listed.setExposedHeaders(List.of("X-Tidings-Node"));
    listed.setMaxAge(PREFLIGHT);
  }

  static CorsFilter filter(CorsProperties properties, StreamPaths streamPaths) {
    CorsFilter filter = new CorsFilter(new Cors(properties.allowedOrigins()));
    filter.setCorsProcessor(new Processor(streamPaths));
    return filter;
  }

  // Behind a proxy that ends TLS, Origin says https and the request http: a page of our own host
  // would look foreign.
  @Override
  public @Nullable CorsConfiguration getCorsConfiguration(HttpServletRequest request) {
    return Origins.own(request) ? null : listed;
  }

  /** Spring's own comparison ignores case and a slash at the end. */
  private static final class ExactOrigins extends CorsConfiguration {
    @Override
    public @Nullable String checkOrigin(@Nullable String origin) {
      List<String> origins = getAllowedOrigins();
      return origin != null && origins != null && origins.contains(origin) ? origin : null;
    }
  }

  private static final class Processor extends DefaultCorsProcessor {
    private static final byte[] REFUSAL =
        """
        {"type":"/problems/origin-not-allowed","title":"Forbidden","status":403,\
        "detail":"Pages of this origin may not use this node.","code":"origin-not-allowed"}\
        """
            .getBytes(StandardCharsets.US_ASCII);

    private final StreamPaths streamPaths;

    Processor(StreamPaths streamPaths) {
      this.streamPaths = streamPaths;
    }

    /**
     * A page of another site needs no CORS to send a GET, as for an image; it could not read the
     * answer, but each stream would take a connection. Only a CORS request names its origin.
     */
    @Override
    public boolean processRequest(
        @Nullable CorsConfiguration listed,
        HttpServletRequest request,
        HttpServletResponse response)
        throws IOException {
      if (hasSeveralOrigins(request) || isOfAnotherSite(request)) {
        rejectRequest(new ServletServerHttpResponse(response));
        return false;
      }
      boolean allowed = super.processRequest(listed, request, response);
      if (allowed && CorsUtils.isPreFlightRequest(request)) {
        response.setStatus(HttpServletResponse.SC_NO_CONTENT);
      }
      return allowed;
    }

    // No browser sends two. Only one of them would decide, and which one depends on the code that
    // reads them.
    private static boolean hasSeveralOrigins(HttpServletRequest request) {
      return Collections.list(request.getHeaders(HttpHeaders.ORIGIN)).size() > 1;
    }

    // Pages may be linked to from anywhere; the API is not for links. Clients other than browsers
    // send no such header.
    private boolean isOfAnotherSite(HttpServletRequest request) {
      String site = request.getHeader("Sec-Fetch-Site");
      return request.getHeader(HttpHeaders.ORIGIN) == null
          && (API.matches(request) || streamPaths.match(request))
          && ("cross-site".equals(site) || "same-site".equals(site));
    }

    @Override
    protected void rejectRequest(ServerHttpResponse response) throws IOException {
      response.setStatusCode(HttpStatus.FORBIDDEN);
      response.getHeaders().setContentType(MediaType.APPLICATION_PROBLEM_JSON);
      response.getHeaders().setContentLength(REFUSAL.length);
      response.getBody().write(REFUSAL);
      response.flush();
    }
  }
}
