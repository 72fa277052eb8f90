package io.tidings.cli;

/** With what the process ends. Signals end it with 128 and their number, as shells expect. */
public final class ExitCodes {
  /** Everything that was asked for was done. */
  public static final int DONE = 0;

  /** The server refused it, or it failed; the same call would fail again. */
  public static final int FAILED = 1;

  /** The command line is wrong. Nothing was sent. */
  public static final int USAGE = 2;

  /** A check ran to its end and found something. */
  public static final int FINDINGS = 3;

  /** A node or Redis cannot be reached or does not answer now. A later call may succeed. */
  public static final int UNAVAILABLE = 4;

  private ExitCodes() {}
}
