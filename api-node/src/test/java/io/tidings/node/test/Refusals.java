package io.tidings.node.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidings.events.InvalidNameException;
import io.tidings.node.http.ProblemException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/**
 * Whether input of a request is accepted, for fuzzers; each refusal has to be fit for an answer.
 */
public final class Refusals {
  /** A field may be as long as its body allows; what is shown of it is not. */
  private static final int LONGEST = 3_000;

  private Refusals() {}

  /** Whether that does not refuse; it may fail in no other way. */
  public static boolean accepts(ThrowingCallable reading) throws Exception {
    try {
      reading.call();
      return true;
    } catch (ProblemException e) {
      assertThat(e.status().is4xxClientError()).as("%s", e.status()).isTrue();
      check(String.valueOf(e.getMessage()));
      check(String.valueOf(e.field()));
      return false;
    } catch (InvalidNameException e) {
      check(String.valueOf(e.getMessage()));
      return false;
    } catch (Exception | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  private static void check(String text) {
    boolean fit = text.length() < LONGEST && text.chars().allMatch(Refusals::mayStandInALog);
    assertThat(fit).as(text).isTrue();
  }

  private static boolean mayStandInALog(int c) {
    return (c >= ' ' && c < 0x7f) || c == '…';
  }
}
