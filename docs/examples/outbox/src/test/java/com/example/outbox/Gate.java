package com.example.outbox;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** A point at which the service has to wait, since the test has a lock that it needs. */
final class Gate implements AutoCloseable {
  /** The transaction has its event, and is not committed. */
  static final String BEFORE_COMMIT = "1";

  /** The pass has taken an event up, and not given it to its listener. */
  static final String BEFORE_LISTENER = "2";

  /** The log has the event, and the outbox still has it too. */
  static final String BEFORE_DELETION = "3";

  /** The transaction is committed, and no pass can begin. */
  static final String BEFORE_PASS = Long.toString(OrderEvents.PASS);

  private final Connection connection;
  private final String lock;

  private Gate(Connection connection, String lock) {
    this.connection = connection;
    this.lock = lock;
  }

  /** Makes the points, once the service has made its tables. */
  static void install(DataSource database) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          create function pass_gate() returns trigger language plpgsql as $$
          begin
            perform pg_advisory_xact_lock_shared(tg_argv[0]::bigint);
            return coalesce(new, old);
          end $$;
          create trigger before_commit before insert on event_publication
            for each row execute function pass_gate(1);
          create trigger before_listener before update on event_publication
            for each row when (old.status = 'RESUBMITTED') execute function pass_gate(2);
          create trigger before_deletion before delete on event_publication
            for each row execute function pass_gate(3);
          """);
    }
  }

  static Gate close(DataSource database, String lock) throws SQLException {
    Connection connection = database.getConnection();
    try (Statement statement = connection.createStatement()) {
      statement.execute("select pg_advisory_lock(" + lock + ")");
    }
    return new Gate(connection, lock);
  }

  /** Opens it. */
  @Override
  public void close() throws SQLException {
    try (connection;
        Statement statement = connection.createStatement()) {
      statement.execute("select pg_advisory_unlock(" + lock + ")");
    }
  }
}
