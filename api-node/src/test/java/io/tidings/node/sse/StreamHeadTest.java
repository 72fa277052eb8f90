package io.tidings.node.sse;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.node.relay.Relay;
import io.tidings.node.test.TestNode;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletResponse;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.web.util.ContentCachingResponseWrapper;

/** Filters that would spoil a stream are noticed before its first frame. */
class StreamHeadTest {

  /** Keeps every response back until it is complete. */
  static class Buffering {
    @Bean
    FilterRegistrationBean<Filter> buffering() {
      return new FilterRegistrationBean<>((request, response, chain) -> {
        var wrapper = new ContentCachingResponseWrapper((HttpServletResponse) response);
        chain.doFilter(request, wrapper);
        wrapper.copyBodyToResponse();
      });
    }
  }

  @Test
  void stream_behindABufferingFilter_isACleanProblem() {
    try (TestNode node =
        TestNode.startWith(List.of(Buffering.class), "tidings.access.public-topics=public.*")) {
      HttpResponse<String> answer = node.get("/api/stream?topic=public.a");
      assertThat(answer.statusCode()).isEqualTo(500);
      assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
      assertThat(answer.body()).contains("internal-error").doesNotContain("retry:");
      assertThat(node.bean(Relay.class).connections()).isZero();
    }
  }
}
