package io.tidings.events;

/** An event's data is larger than the log takes; nothing was sent. */
public final class PayloadTooLargeException extends LogException {
  private final int index;

  /**
   * @param index which event of the append, from 0
   * @param bytes its data as UTF-8
   * @param limit what the log takes
   */
  public PayloadTooLargeException(int index, long bytes, long limit) {
    super("events[" + index + "].data has " + bytes + " bytes; the limit is " + limit, null);
    this.index = index;
  }

  /** Which event of the append, from 0. */
  public int index() {
    return index;
  }
}
