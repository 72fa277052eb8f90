package io.tidings.node.pages;

import io.tidings.node.test.Browser;
import io.tidings.node.test.Browser.Profile;
import io.tidings.node.test.NodeInJvm;
import io.tidings.node.test.Tab;
import io.tidings.node.test.TestCluster;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;

/** Starts a browser and nodes once for all tests of a class; each test opens pages of its own. */
final class BrowserExtension implements BeforeAllCallback {
  private final int nodes;
  private Browser browser;
  private TestCluster<NodeInJvm> cluster;
  private int boards;

  BrowserExtension(int nodes) {
    this.nodes = nodes;
  }

  /** The store closes both when the class has ended, the nodes before the browser. */
  @Override
  public void beforeAll(ExtensionContext context) {
    Store store = context.getStore(Namespace.create(BrowserExtension.class));
    browser = Browser.start();
    store.put("browser", browser);
    cluster = TestCluster.start(nodes);
    store.put("cluster", cluster);
  }

  TestCluster<NodeInJvm> cluster() {
    return cluster;
  }

  /** Where a node is reached. Cookies know no ports: one login holds for all nodes. */
  String origin(int node) {
    return "http://localhost:" + cluster.node(node).port();
  }

  /** A new user's browser, with cookies, storage and workers of its own. */
  Profile newProfile() {
    return browser.newProfile();
  }

  /** A tab of a new profile, whose user is signed in at that node. */
  Tab signedIn(int node, String username) {
    Tab tab = newProfile().tab();
    BoardTab.signIn(tab, origin(node), username);
    return tab;
  }

  /** A key that no other board of these nodes has. */
  String newKey() {
    return "T" + ++boards;
  }
}
