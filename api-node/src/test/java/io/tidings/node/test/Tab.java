package io.tidings.node.test;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** One tab of a {@link Browser}: its page, its mouse and its keys. */
public final class Tab implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Map<String, Integer> KEY_CODES =
      Map.of(
          " ",
          32,
          "Enter",
          13,
          "Escape",
          27,
          "ArrowLeft",
          37,
          "ArrowUp",
          38,
          "ArrowRight",
          39,
          "ArrowDown",
          40);

  private final Browser browser;
  private final DevTools tools;
  private final String target;
  private final String session;

  Tab(Browser browser, DevTools tools, String target, String session) {
    this.browser = browser;
    this.tools = tools;
    this.target = target;
    this.session = session;
  }

  /** Loads a page, and waits until its modules ran. */
  public Tab open(String url) {
    call("Page.navigate", DevTools.parameters().put("url", url));
    await(
        "the page " + url, "location.href === '" + url + "' && document.readyState === 'complete'");
    return this;
  }

  /** Leaves for a page that may lead on to another one. */
  public void goTo(String url) {
    call("Page.navigate", DevTools.parameters().put("url", url));
  }

  /** Runs this in every document that is opened from now on, before its own scripts. */
  public Tab before(String script) {
    call("Page.enable", DevTools.parameters());
    call("Page.addScriptToEvaluateOnNewDocument", DevTools.parameters().put("source", script));
    return this;
  }

  /** Gives the page the window of a phone, or of anything else. */
  public Tab resize(int width, int height) {
    call(
        "Emulation.setDeviceMetricsOverride",
        DevTools.parameters()
            .put("width", width)
            .put("height", height)
            .put("deviceScaleFactor", 1)
            .put("mobile", width < 600));
    return this;
  }

  /** Takes the network away from this tab, or gives it back; shared workers keep theirs. */
  public Tab offline(boolean offline) {
    call("Network.enable", DevTools.parameters());
    call(
        "Network.emulateNetworkConditions",
        DevTools.parameters()
            .put("offline", offline)
            .put("latency", 0)
            .put("downloadThroughput", -1)
            .put("uploadThroughput", -1));
    return this;
  }

  /** From now on every answer comes so much later, and all of them together no faster. */
  public Tab throttle(Duration latency, int bytesPerSecond) {
    call("Network.enable", DevTools.parameters());
    call(
        "Network.emulateNetworkConditions",
        DevTools.parameters()
            .put("offline", false)
            .put("latency", latency.toMillis())
            .put("downloadThroughput", bytesPerSecond)
            .put("uploadThroughput", bytesPerSecond));
    return this;
  }

  /** The value of an expression in the page; promises are waited for. */
  public JsonNode evaluate(String expression) {
    JsonNode answer =
        call(
            "Runtime.evaluate",
            DevTools.parameters()
                .put("expression", expression)
                .put("awaitPromise", true)
                .put("returnByValue", true)
                .put("userGesture", true));
    if (answer.has("exceptionDetails")) {
      throw new AssertionError(expression + ": " + answer.get("exceptionDetails"));
    }
    return answer.path("result").path("value");
  }

  /** Waits until the expression is true. */
  public void await(String what, String expression) {
    await(what, PATIENCE, expression);
  }

  /** Waits so long until the expression is true; a page that is just being left is asked again. */
  public void await(String what, Duration atMost, String expression) {
    AtomicReference<AssertionError> failure = new AtomicReference<>();
    try {
      Awaitility.await(what)
          .atMost(atMost)
          .pollInterval(Duration.ofMillis(20))
          .until(() -> holds(expression, failure));
    } catch (RuntimeException e) {
      Optional.ofNullable(failure.get()).ifPresent(e::addSuppressed);
      throw new AssertionError("%s is not there; the tab shows %s".formatted(what, shown()), e);
    }
  }

  /** Its address, whether it is loaded, and what it still waits for. */
  private String shown() {
    try {
      return evaluate(
              """
              `${location.href} (${document.readyState}), without ${
                [...document.querySelectorAll('script[src], link[rel=stylesheet], img[src]')]
                  .map((e) => e.src ?? e.href)
                  .filter((url) => !performance.getEntriesByName(url).length)
                  .join(', ') || 'nothing'}`
              """)
          .asString();
    } catch (AssertionError e) {
      return "nothing: " + e.getMessage();
    }
  }

  private boolean holds(String expression, AtomicReference<AssertionError> failure) {
    try {
      return evaluate(expression).asBoolean(false);
    } catch (AssertionError e) {
      failure.set(e);
      return false;
    }
  }

  /** Waits for the browser's question whether to leave the page, and leaves it. */
  public void leaveAsked() {
    Awaitility.await("the question of the browser")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .ignoreExceptionsMatching(AssertionError.class::isInstance)
        .until(() -> {
          call("Page.handleJavaScriptDialog", DevTools.parameters().put("accept", true));
          return true;
        });
  }

  /** The tab that this one opened by itself. */
  public Tab opened() {
    AtomicReference<Optional<Tab>> opened = new AtomicReference<>(Optional.empty());
    Awaitility.await("a tab opened by this one")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> {
          opened.set(browser.openedBy(target));
          return opened.get().isPresent();
        });
    return opened.get().orElseThrow();
  }

  /** Presses a key, and releases it. */
  public void press(String key) {
    ObjectNode parameters =
        DevTools.parameters()
            .put("key", key)
            .put("code", key.equals(" ") ? "Space" : key)
            .put("windowsVirtualKeyCode", KEY_CODES.getOrDefault(key, 0));
    call("Input.dispatchKeyEvent", parameters.deepCopy().put("type", "keyDown"));
    call("Input.dispatchKeyEvent", parameters.put("type", "keyUp"));
  }

  /** Types into what has the focus. */
  public void type(String text) {
    call("Input.insertText", DevTools.parameters().put("text", text));
  }

  /** Clicks into the middle of an element. */
  public void click(String selector) {
    click(middle(selector));
  }

  /** Clicks at a place of the window. */
  public void clickAt(double x, double y) {
    click(new Point(x, y));
  }

  private void click(Point at) {
    mouse("mouseMoved", at, 0);
    mouse("mousePressed", at, 1);
    mouse("mouseReleased", at, 0);
  }

  /** Drags one element's middle to just above another one's. */
  public void drag(String from, String to) {
    Point start = middle(from);
    Point end = middle(to);
    mouse("mouseMoved", start, 0);
    mouse("mousePressed", start, 1);
    for (int step = 1; step <= 6; step++) {
      double part = step / 6.0;
      double x = start.x + (end.x - start.x) * part;
      double y = start.y + (end.y - 4 - start.y) * part;
      mouse("mouseMoved", new Point(x, y), 1);
    }
    mouse("mouseReleased", new Point(end.x, end.y - 4), 0);
  }

  private void mouse(String type, Point at, int buttons) {
    call(
        "Input.dispatchMouseEvent",
        DevTools.parameters()
            .put("type", type)
            .put("x", at.x)
            .put("y", at.y)
            .put("button", type.equals("mouseMoved") && buttons == 0 ? "none" : "left")
            .put("buttons", buttons)
            .put("clickCount", type.equals("mouseMoved") ? 0 : 1));
  }

  private Point middle(String selector) {
    JsonNode box =
        evaluate(
            """
            (() => {
              const box = document.querySelector(%s).getBoundingClientRect();
              return [box.left + box.width / 2, box.top + box.height / 2];
            })()
            """
                .formatted(JsonMapper.shared().writeValueAsString(selector)));
    return new Point(box.get(0).asDouble(), box.get(1).asDouble());
  }

  private JsonNode call(String method, ObjectNode parameters) {
    return tools.call(session, method, parameters);
  }

  /** Closes it, as a user does. */
  @Override
  public void close() {
    tools.call(null, "Target.closeTarget", DevTools.parameters().put("targetId", target));
  }

  private record Point(double x, double y) {}
}
