package io.tidings.node.user.stream;

import io.tidings.events.Event;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Changes of profiles as the ticket tracker wants them. */
final class ProfileDialect extends TrackerDialect {
  @Override
  protected ObjectNode greeting(Attachment attachment) {
    return super.greeting(attachment).put("listenerId", attachment.user());
  }

  @Override
  protected @Nullable ByteBuffer frame(Event event) {
    String type = event.envelope().type();
    return type.equals("user.updated")
        ? written(event, type, event.envelope().data().path("user"), null)
        : null;
  }
}
