package io.tidings.loadtest;

/** A user of a run, who can sign in. */
record Account(String id, String username, String password) {
  /** What {@code POST /login} takes. */
  String login() {
    return "{\"username\":%s,\"password\":%s}"
        .formatted(ApiClient.quoted(username), ApiClient.quoted(password));
  }

  @Override
  public String toString() {
    return username; // never the password
  }
}
