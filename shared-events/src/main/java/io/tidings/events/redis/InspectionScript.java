package io.tidings.events.redis;

/** The scripts that look at keys for a tool. They write nothing, not even a new epoch. */
enum InspectionScript implements FencedScript {
  TOPIC("inspect-topic"),
  ENTRIES("inspect-entries"),
  SCAN("inspect-scan"),
  KEYS("inspect-keys"),
  MEMBERS("inspect-members"),
  REFERENCE("inspect-reference");

  private final String text;
  private final String sha;

  InspectionScript(String file) {
    text = Script.load("primary.lua") + Script.load(file + ".lua");
    sha = FencedScript.sha1(text);
  }

  @Override
  public String text() {
    return text;
  }

  @Override
  public String sha() {
    return sha;
  }
}
