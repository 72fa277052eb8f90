package io.tidings.node.chat.upstream;

import io.micrometer.core.instrument.MeterRegistry;
import io.tidings.node.chat.ActivePeers;
import io.tidings.node.chat.ChatProperties;
import io.tidings.node.chat.MessageLimiter;
import io.tidings.node.interest.Interest;
import io.tidings.node.ops.RejectionMetrics;
import java.time.Clock;
import java.time.Duration;
import java.util.Random;
import okhttp3.OkHttpClient;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/** The bridge, on nodes that have a key for tokens. */
@Configuration(proxyBeanMethods = false)
@Conditional(UpstreamKeyCondition.class)
class UpstreamConfiguration {
  private static final Duration FIRST_RECONNECT = Duration.ofSeconds(1);

  @Bean
  TokenCipher upstreamTokens(UpstreamProperties properties) {
    return new TokenCipher(properties.key());
  }

  @Bean
  UpstreamAccounts upstreamAccounts(UpstreamProperties properties, TokenCipher cipher) {
    return new UpstreamAccounts(properties.origins(), cipher);
  }

  @Bean
  OkHttpClient upstreamHttp(UpstreamProperties properties) {
    return UpstreamHttp.client(new UpstreamAddresses(properties.ranges()));
  }

  @Bean
  UpstreamClient upstreamClient(OkHttpClient http) {
    return new UpstreamClient(http);
  }

  @Bean
  UpstreamMeters upstreamMeters(MeterRegistry registry) {
    return new UpstreamMeters(registry);
  }

  @Bean
  UpstreamRegistration upstreamRegistration(
      UpstreamAccounts accounts, TokenCipher cipher, UpstreamClient client, UpstreamStore store) {
    return new UpstreamRegistration(accounts, cipher, client, store);
  }

  @Bean
  UpstreamTurns upstreamTurns(RejectionMetrics rejectionMetrics) {
    return new UpstreamTurns(rejectionMetrics);
  }

  @Bean
  UpstreamRefusals upstreamRefusals(UpstreamStore store, Interest interest, Clock clock) {
    return new UpstreamRefusals(store, interest, clock);
  }

  @Bean
  UpstreamMailboxes upstreamMailboxes(
      UpstreamStore store,
      UpstreamAccounts accounts,
      UpstreamClient client,
      UpstreamTurns turns,
      UpstreamRefusals refusals,
      UpstreamMeters meters,
      MessageLimiter messageLimiter,
      ChatProperties properties) {
    return new UpstreamMailboxes(
        store,
        (user, stored) ->
            new UpstreamRequests(
                client,
                turns,
                user,
                stored.status() == UpstreamStatus.UNAUTHORIZED ? null : accounts.open(user, stored),
                () -> refusals.refused(user, stored)),
        meters,
        messageLimiter,
        properties.maxText());
  }

  @Bean
  UpstreamBridge upstreamBridge(
      UpstreamStore store,
      UpstreamAccounts accounts,
      OkHttpClient http,
      UpstreamClient client,
      ActivePeers activePeers,
      UpstreamMeters meters,
      Clock clock) {
    return new UpstreamBridge(
        new UpstreamContext(
            store,
            accounts,
            http,
            client,
            activePeers,
            meters,
            clock,
            FIRST_RECONNECT,
            new Random()));
  }
}
