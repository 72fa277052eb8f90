package io.tidings.events;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what a feed delivers. */
public final class RecordingListener implements FeedListener {
  private final List<Delivery> deliveries = new CopyOnWriteArrayList<>();

  @Override
  public void deliver(Delivery delivery) {
    deliveries.add(delivery);
  }

  public List<Event> events() {
    return deliveries.stream()
        .<Event>mapMulti((delivery, events) -> {
          if (delivery instanceof Delivery.Live(Event event)) {
            events.accept(event);
          }
        })
        .toList();
  }

  /** Whether an event of that epoch was delivered. */
  public boolean hasEventOf(String epoch) {
    return events().stream().anyMatch(event -> event.cursor().epoch().equals(epoch));
  }
}
