package io.tidings.node.access;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.security.authentication.InsufficientAuthenticationException;
import org.springframework.security.authorization.AuthenticatedAuthorizationManager;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.server.resource.web.authentication.BearerTokenAuthenticationFilter;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import org.springframework.security.web.authentication.AuthenticationConverter;
import org.springframework.security.web.authentication.AuthenticationEntryPointFailureHandler;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.web.filter.CorsFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.resource.NoResourceFoundException;
import org.springframework.web.util.ServletRequestPathUtils;

/** What every request passes before it reaches an endpoint. */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

  @Bean
  SecurityFilterChain security(
      HttpSecurity http,
      JwtDecoder decoder,
      Access access,
      CorsProperties origins,
      StreamPaths streamPaths,
      ObjectProvider<AuthenticationConverter> converters,
      @Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems,
      @Qualifier("requestMappingHandlerMapping") ObjectProvider<HandlerMapping> handlers) {
    AuthenticationEntryPoint refuse =
        (request, response, fault) ->
            problems.resolveException(
                request, response, null, refusal(request, fault, handlers.getObject()));
    // Also answers when the issuer's keys cannot be fetched: by default the container gets that
    // fault, and logs it with the address of each request.
    AuthenticationEntryPointFailureHandler refuseToken =
        new AuthenticationEntryPointFailureHandler(refuse);
    refuseToken.setRethrowAuthenticationServiceException(false);
    return http.cors(cors -> {})
        // A browser says where a request comes from; there is no need for tokens of that kind.
        .csrf(AbstractHttpConfigurer::disable)
        .addFilterAfter(
            new IdentificationFilter(converters.orderedStream().toList(), streamPaths),
            BearerTokenAuthenticationFilter.class)
        .addFilterBefore(
            new CrossSiteWrites(access, new Origins(origins.allowedOrigins()), problems),
            AuthorizationFilter.class)
        // Sessions are found as all other logins are, and only when they are asked for.
        .sessionManagement(AbstractHttpConfigurer::disable)
        .securityContext(
            c -> c.securityContextRepository(new RequestAttributeSecurityContextRepository()))
        // It would open a session for every stream that is refused.
        .requestCache(AbstractHttpConfigurer::disable)
        .logout(AbstractHttpConfigurer::disable)
        // A filter before this chain sets them, also on requests that the firewall refuses.
        .headers(AbstractHttpConfigurer::disable)
        .oauth2ResourceServer(server ->
            server
                .withObjectPostProcessor(
                    new ObjectPostProcessor<BearerTokenAuthenticationFilter>() {
                      @Override
                      public <T extends BearerTokenAuthenticationFilter> T postProcess(T filter) {
                        filter.setAuthenticationFailureHandler(refuseToken);
                        return filter;
                      }
                    })
                .bearerTokenResolver(PersonalTokens.jwtResolver())
                .jwt(jwt ->
                    jwt.decoder(decoder)
                        .jwtAuthenticationConverter(
                            token -> new CallerAuthentication(JwtTokens.caller(token))))
                .authenticationEntryPoint(refuse))
        .exceptionHandling(on ->
            on.authenticationEntryPoint(refuse)
                .accessDeniedHandler((request, response, fault) ->
                    problems.resolveException(request, response, null, fault)))
        .authorizeHttpRequests(requests ->
            requests
                .dispatcherTypeMatchers(DispatcherType.ASYNC, DispatcherType.ERROR)
                .permitAll()
                // These ask Access, topic by topic.
                .requestMatchers(
                    "/api/stream", "/api/stream-cookie", "/api/events", "/api/topics/**")
                .permitAll()
                .requestMatchers("/api/dev/**")
                .permitAll()
                .requestMatchers(streamPaths::matchForUsers)
                .access(SecurityConfiguration::authenticatedOrUnavailable)
                .requestMatchers("/api/**")
                .authenticated()
                // The pages, and the probes; on the management port what is exposed there at all.
                .anyRequest()
                .permitAll())
        .build();
  }

  /** When the caller cannot be identified now, the stream says so. */
  private static AuthorizationResult authenticatedOrUnavailable(
      Supplier<? extends @Nullable Authentication> sender, RequestAuthorizationContext context) {
    boolean known =
        AuthenticatedAuthorizationManager.authenticated().authorize(sender, context).isGranted();
    boolean later = IdentificationFilter.unavailable(context.getRequest());
    return new AuthorizationDecision(known || later);
  }

  /**
   * What a caller who is not known is told: a path that no endpoint has, as those of features that
   * are off, is not found.
   */
  private static Exception refusal(
      HttpServletRequest request, AuthenticationException fault, HandlerMapping handlers) {
    if (fault instanceof InsufficientAuthenticationException && !hasHandler(handlers, request)) {
      String path = request.getRequestURI();
      return new NoResourceFoundException(HttpMethod.valueOf(request.getMethod()), path, path);
    }
    return fault;
  }

  private static boolean hasHandler(HandlerMapping handlers, HttpServletRequest request) {
    try {
      ServletRequestPathUtils.parseAndCache(request);
      return handlers.getHandler(request) != null;
    } catch (Exception e) { // there is one, but not for this method or type
      return true;
    }
  }

  @Bean
  StreamPath genericStream() {
    return new StreamPath("/api/stream", StreamPath.Audience.TOKENS);
  }

  @Bean
  JwtDecoder jwtDecoder(AccessProperties properties, Clock clock) {
    return new VerifiedTokens(JwtTokens.decoder(properties.jwt()), clock);
  }

  @Bean
  CorsFilter corsFilter(CorsProperties properties, StreamPaths streamPaths) {
    return Cors.filter(properties, streamPaths);
  }

  /**
   * Lets odd header values pass: Jetty refuses CR, LF and NUL, we reflect none, and a 400 for an
   * unreadable {@code Last-Event-ID} would end an {@code EventSource} for good.
   */
  @Bean
  HttpFirewall firewall() {
    StrictHttpFirewall firewall = new StrictHttpFirewall();
    firewall.setAllowedHeaderValues(value -> true);
    firewall.setAllowedHttpMethods(METHODS);
    return firewall;
  }

  /** A method that no endpoint has does not make a request malformed. */
  @Bean
  RequestRejectedHandler rejections() {
    return (request, response, fault) -> {
      boolean ours = METHODS.contains(request.getMethod());
      if (!ours) {
        response.setHeader(HttpHeaders.ALLOW, "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
      }
      response.sendError(
          ours ? HttpServletResponse.SC_BAD_REQUEST : HttpServletResponse.SC_METHOD_NOT_ALLOWED);
    };
  }

  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }
}
