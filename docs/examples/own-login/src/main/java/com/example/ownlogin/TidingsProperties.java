package com.example.ownlogin;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How this application reaches Tidings.
 *
 * @param url of a node or its load balancer
 * @param secret {@code tidings.access.jwt.secret} of the nodes, of at least 32 bytes
 * @param tokenLifetime after which a page needs another token: so long does a user read on whose
 *     rights have changed, unless the tokens are revoked
 * @param timeout of a request to a node: so long does a logout take if none answers
 */
@ConfigurationProperties("tidings")
record TidingsProperties(
    String url,
    String secret,
    @DefaultValue("10m") Duration tokenLifetime,
    @DefaultValue("2s") Duration timeout) {}
