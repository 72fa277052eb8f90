package io.tidings.node.ops;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The header in which the load balancer names the client's address. Only one of the headers is
 * read: a balancer passes the other on as the client wrote it.
 */
public enum ProxyHeader {
  /** A list of addresses. */
  X_FORWARDED_FOR("X-Forwarded-For") {
    @Override
    String address(String hop) {
      return hop.strip();
    }

    @Override
    String scheme(HttpServletRequest request) {
      return last(request, "X-Forwarded-Proto");
    }
  },
  /** RFC 7239: {@code for=192.0.2.60;proto=http, for="[2001:db8::1]:4711"}. */
  FORWARDED("Forwarded") {
    @Override
    String address(String hop) {
      return parameter(hop, "for");
    }

    @Override
    String scheme(HttpServletRequest request) {
      return parameter(last(request, headerName()), "proto");
    }

    private static String parameter(String hop, String name) {
      for (String pair : hop.split(";", -1)) {
        String[] part = pair.strip().split("=", 2);
        if (part.length == 2 && part[0].toLowerCase(Locale.ROOT).equals(name)) {
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

  abstract String scheme(HttpServletRequest request);

  /** Whether the nearest proxy says that it was asked by TLS. */
  public boolean saysTls(HttpServletRequest request) {
    return scheme(request).equalsIgnoreCase("https");
  }

  private static String last(HttpServletRequest request, String header) {
    List<String> hops = hops(request, header);
    return hops.isEmpty() ? "" : hops.getLast();
  }

  /**
   * The address that each proxy wrote, from the client's to the nearest one's; empty texts where
   * there is none.
   */
  public List<String> hops(HttpServletRequest request) {
    return hops(request, headerName).stream().map(this::address).toList();
  }

  private static List<String> hops(HttpServletRequest request, String header) {
    return Collections.list(request.getHeaders(header)).stream()
        .flatMap(line -> Stream.of(line.split(",", -1)))
        .map(String::strip)
        .toList();
  }
}
