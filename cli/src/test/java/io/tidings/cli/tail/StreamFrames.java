package io.tidings.cli.tail;

/** Frames as a node sends them, and what it answers instead of them. */
final class StreamFrames {
  static final String EPOCH = "1xk3v9q2";

  private StreamFrames() {}

  static String connected(long id) {
    String frame = control("connected", "{\"node\":\"node-1\",\"keepaliveMs\":15000}");
    String position = id == 0 ? "\n\n" : "\nid: " + EPOCH + "." + id + "-0\n\n";
    return "retry: 2140\n" + frame.replace("\n\n", position);
  }

  static String control(String type, String data) {
    return "data: {\"type\":\"%s\",\"data\":%s}\n\n".formatted(type, data);
  }

  static String event(long id, String type, String data) {
    return ephemeral(type, data).replace("\n\n", "\nid: " + EPOCH + "." + id + "-0\n\n");
  }

  static String last(long id) {
    return event(id, "z", "0");
  }

  static String ephemeral(String type, String data) {
    return ("data: {\"topic\":\"a.b\",\"type\":\"%s\",\"data\":%s,\"tabId\":null,"
            + "\"timestamp\":\"2026-11-20T15:36:23.747Z\"}\n\n")
        .formatted(type, data);
  }

  static String problem(int status, String code, String detail) {
    return "{\"status\":%d,\"code\":\"%s\",\"detail\":\"%s\"}".formatted(status, code, detail);
  }
}
