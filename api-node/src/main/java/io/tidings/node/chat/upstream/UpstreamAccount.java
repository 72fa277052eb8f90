package io.tidings.node.chat.upstream;

import okhttp3.HttpUrl;
import okhttp3.Request;

/** A mailbox on another server: where it is, and the token that opens it. */
record UpstreamAccount(UpstreamOrigin host, String token) {
  /** What a node says of itself in {@code Via}. [RFC 9110, 7.6.3] "to track message forwards" */
  static final String PSEUDONYM = "tidings-bridge";

  /** The beginning of a request that is made for the user. */
  Request.Builder request(HttpUrl url) {
    return authorised(new Request.Builder().url(url).build()).newBuilder();
  }

  /** The same request, made for the user. */
  Request authorised(Request request) {
    return request
        .newBuilder()
        .header("Authorization", "Bearer " + token)
        .header("Via", "1.1 " + PSEUDONYM)
        .build();
  }

  @Override
  public String toString() {
    return "UpstreamAccount[" + host + "]";
  }
}
