package io.tidings.node.access;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.web.filter.OncePerRequestFilter;

/** Believes a header that says who somebody is. */
@Configuration(proxyBeanMethods = false)
public class HeaderLogins {
  @Bean
  Customizer<HttpSecurity> believing() {
    return http -> http.addFilterBefore(new Believing(), AnonymousAuthenticationFilter.class);
  }

  private static final class Believing extends OncePerRequestFilter {
    @Override
    protected void doFilterInternal(
        HttpServletRequest request, HttpServletResponse response, FilterChain chain)
        throws ServletException, IOException {
      String header = request.getHeader("X-Test-User");
      if (header != null) {
        String[] part = header.split(";", -1);
        Login login =
            new Login(Long.parseLong(part[0]), part.length > 1, new Login.Credential.Token("x"));
        SecurityContextHolder.getContext()
            .setAuthentication(new TokenAuthentication(Caller.of(login)));
      }
      chain.doFilter(request, response);
    }
  }
}
