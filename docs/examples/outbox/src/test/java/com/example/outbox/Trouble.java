package com.example.outbox;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** What goes wrong in the database. */
final class Trouble {
  static final String MESSAGE = "the test lets this fail once";

  private Trouble() {}

  /** The first time that a pass has taken up an event of this order, it cannot be noted. */
  static void failOnceBeforeListener(DataSource database, String order) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      // What a sequence has counted stays counted when the transaction is rolled back.
      statement.execute(
          """
          create sequence trouble;
          create function fail_once() returns trigger language plpgsql as $$
          begin
            if nextval('trouble') = 1 then
              raise exception '%s';
            end if;
            return new;
          end $$;
          create trigger fail_once before update on event_publication
            for each row when (old.status = 'RESUBMITTED' and new.status = 'PROCESSING'
              and new.serialized_event like '%%"%s"%%')
            execute function fail_once();
          """
              .formatted(MESSAGE, order));
    }
  }
}
