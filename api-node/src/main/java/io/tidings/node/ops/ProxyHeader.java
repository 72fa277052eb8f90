package io.tidings.node.ops;

import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * In which header the load balancer says for whom it asks. One of them alone is read: a balancer
 * passes the other on as the client wrote it.
 */
public enum ProxyHeader {
  /** A list of addresses. */
  X_FORWARDED_FOR("X-Forwarded-For") {
    @Override
    String address(String hop) {
      return hop.strip();
    }
  },
  /** RFC 7239: {@code for=192.0.2.60;proto=http, for="[2001:db8::1]:4711"}. */
  FORWARDED("Forwarded") {
    @Override
    String address(String hop) {
      for (String pair : hop.split(";", -1)) {
        String[] part = pair.strip().split("=", 2);
        if (part.length == 2 && part[0].toLowerCase(Locale.ROOT).equals("for")) {
          return part[1].replace("\"", "");
        }
      }
      return "";
    }
  };

  private final String headerName;

  ProxyHeader(String headerName) {
    this.headerName = headerName;
  }

  public String headerName() {
    return headerName;
  }

  abstract String address(String hop);

  /**
   * What each proxy wrote, from the client's to the nearest one's; empty texts where it is none.
   */
  public List<String> hops(HttpServletRequest request) {
    List<String> hops = new ArrayList<>();
    for (String line : Collections.list(request.getHeaders(headerName))) {
      for (String hop : line.split(",", -1)) {
        hops.add(address(hop));
      }
    }
    return hops;
  }
}
