package io.tidings.node.chat.upstream;

import io.tidings.node.http.ProblemException;
import java.io.IOException;
import java.time.Instant;
import java.util.regex.Pattern;

/** Connects users to upstream servers that are listed and accept their token. */
final class UpstreamRegistration {
  private static final Pattern TOKEN = Pattern.compile("[!-~]{1,500}");

  private final UpstreamAccounts accounts;
  private final TokenCipher cipher;
  private final UpstreamClient client;
  private final UpstreamStore store;

  UpstreamRegistration(
      UpstreamAccounts accounts, TokenCipher cipher, UpstreamClient client, UpstreamStore store) {
    this.accounts = accounts;
    this.cipher = cipher;
    this.client = client;
    this.store = store;
  }

  /** Tries the token once, and stores both. */
  Upstream connect(long user, String host, String token) {
    UpstreamOrigin origin = listed(host);
    if (!TOKEN.matcher(token).matches()) {
      throw ProblemException.invalid(
          "invalid-field", "token", "token has to be 1 to 500 printable ASCII characters.");
    }
    tryToken(new UpstreamAccount(origin, token));
    return store.put(
        user,
        new Upstream(
            origin, cipher.seal(user, token), 0, null, UpstreamStatus.CONNECTING, Instant.EPOCH));
  }

  private UpstreamOrigin listed(String host) {
    try {
      UpstreamOrigin origin = UpstreamOrigin.of(host);
      if (accounts.lists(origin)) {
        return origin;
      }
    } catch (IllegalArgumentException e) {
      // refused below, like one that is not listed
    }
    throw ProblemException.invalid(
        "invalid-field",
        "host",
        "host has to be the origin of one of the servers that this one may connect to; got \""
            + ProblemException.printable(host)
            + "\".");
  }

  private void tryToken(UpstreamAccount account) {
    int status;
    try {
      status = client.get(account, account.host().path("/api/v1/contacts").build()).status();
    } catch (IOException e) {
      throw UpstreamProblems.unavailable();
    }
    if (status == 401 || status == 403) {
      throw ProblemException.invalid(
          "upstream-unauthorized", "token", "token is not accepted by " + account.host() + ".");
    }
    if (status != 200) {
      throw UpstreamProblems.unavailable();
    }
  }
}
