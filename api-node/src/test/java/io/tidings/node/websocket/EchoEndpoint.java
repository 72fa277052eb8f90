package io.tidings.node.websocket;

import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.OpCode;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;

/** An endpoint of the same stack that sends back every text; without the bounds of the streams. */
class EchoEndpoint {
  static final String PATH = "/echo";

  @Bean
  FilterRegistrationBean<Filter> echo() {
    FilterRegistrationBean<Filter> echo =
        new FilterRegistrationBean<>((request, response, chain) ->
            WebSocketUpgrade.upgrade(
                (HttpServletRequest) request,
                (HttpServletResponse) response,
                (_, accepted, _) -> {
                  accepted.setExtensions(List.of());
                  return new EchoSession();
                }));
    echo.addUrlPatterns(PATH);
    echo.setOrder(Ordered.HIGHEST_PRECEDENCE);
    return echo;
  }

  /** Sends back every text. */
  static final class EchoSession extends TextFrameHandler {
    private final StringBuilder message = new StringBuilder();

    @Override
    void opened() {}

    @Override
    void received(Frame frame) {}

    @Override
    void text(String piece, boolean last) {
      message.append(piece);
      if (last) {
        session().sendFrame(new Frame(OpCode.TEXT, message.toString()), Callback.NOOP, false);
        message.setLength(0);
      }
    }

    @Override
    void closing() {}

    @Override
    void gone(@Nullable Throwable cause) {}
  }
}
