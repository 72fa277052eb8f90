package io.tidings.faults.check;

/** The properties that must hold, whatever fails. */
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
  I12("a native client sees 200 and an event stream, or 101"),
  I13("an acknowledged change is there"),
  I14("no id is given twice"),
  I15("an ended login stays ended"),
  I16("each upstream event reaches each tab of its user once and in order, or a resync covers it"),
  I17("a user's upstream connections overlap no longer than a node's lease"),
  I18("counts of notifications grow, by no more than was asked for and no less than acknowledged"),
  I19("each acknowledged change has one activity, which those who may see it are listed once");

  private final String sentence;

  Invariant(String sentence) {
    this.sentence = sentence;
  }

  /** The invariant as a sentence. */
  public String sentence() {
    return sentence;
  }
}
