package io.tidings.faults.check;

/** What has to hold, whatever breaks. */
public enum Invariant {
  I1("ids strictly increase for a client, and between epochs stands a resync"),
  I2("what a client got, together with what a resync covers, is all that was committed"),
  I3("an id has one payload everywhere, and it was published"),
  I4("what was acknowledged is delivered or covered by a resync"),
  I5("any two clients agree on the order of what both got"),
  I6("healthy clients are hardly slower because of others"),
  I7("what is bounded stays within its cap"),
  I8("what is borrowed is given back"),
  I9("after a heal all healthy clients are live again in time"),
  I10("nothing is delivered after a right has ended"),
  I11("every response parses"),
  I12("a native client sees 200 and an event stream"),
  I13("an acknowledged change is there"),
  I14("no id is given twice"),
  I15("an ended login stays ended");

  private final String sentence;

  Invariant(String sentence) {
    this.sentence = sentence;
  }

  /** As a sentence. */
  public String sentence() {
    return sentence;
  }
}
