package io.tidings.node.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * docker-compose.yml starts nodes with well-known passwords, and its services have to agree with
 * each other and with the files that they mount. {@code make compose} runs it.
 */
class DockerComposeTest {
  private static final Path ROOT = Path.of("..");

  private final Map<String, JsonNode> services = services();

  @Test
  void ports_areForThisMachineAlone_andNoneIsOfManagement() {
    List<String> published = new ArrayList<>();
    services.values().forEach(it -> published.addAll(texts(it.path("ports"))));
    assertThat(published)
        .containsExactlyInAnyOrder(
            "127.0.0.1:8080:8080",
            "127.0.0.1:8081:8080",
            "127.0.0.1:8082:8080",
            "127.0.0.1:8083:8080",
            "127.0.0.1:9090:9090",
            "127.0.0.1:3000:3000");
    services.forEach((name, service) ->
        assertThat(service.has("network_mode")).as("%s has a network of its own", name).isFalse());
  }

  @Test
  void services_areHardenedBoundedAndWatched() throws IOException {
    services.forEach((name, service) -> {
      assertThat(service.path("read_only").asBoolean(false)).as("%s: read_only", name).isTrue();
      assertThat(texts(service.path("cap_drop"))).as("%s: cap_drop", name).containsExactly("ALL");
      assertThat(service.has("cap_add")).as("%s: cap_add", name).isFalse();
      assertThat(texts(service.path("security_opt")))
          .as("%s: security_opt", name)
          .containsExactly("no-new-privileges:true");
      assertThat(service.path("restart").asString()).as(name).isEqualTo("unless-stopped");
      assertThat(service.path("mem_limit").asString("")).as("%s: mem_limit", name).matches("\\d+m");
      assertThat(service.path("logging").path("options").path("max-size").asString(""))
          .as("%s: the bound of its log", name)
          .isNotEmpty();
      assertThat(service.path("healthcheck").path("test").path(0).asString(""))
          .as("%s: healthcheck", name)
          .isEqualTo("CMD");
      if (!nodes().containsKey(name)) {
        assertThat(service.path("user").asString(""))
            .as("%s: user", name)
            .matches("[1-9]\\d*:\\d+");
      }
    });
    assertThat(read("Dockerfile")).containsPattern("(?m)^USER [1-9]\\d*:\\d+$");
  }

  /** Two builds that run side by side cannot have one name, and nothing of that name is pulled. */
  @Test
  void images_areOfAVersion_orBuiltByTheFirstNode() {
    services.forEach((name, service) -> {
      if (nodes().containsKey(name)) {
        assertThat(service.path("image").asString()).isEqualTo("tidings/api-node");
        assertThat(service.has("build")).as("%s: build", name).isEqualTo(name.equals("node-1"));
        assertThat(service.path("pull_policy").asString("never")).as(name).isEqualTo("never");
        assertThat(service.has("build") || service.has("pull_policy")).as(name).isTrue();
      } else {
        assertThat(service.path("image").asString("")).as(name).matches("[a-z/]+:v?\\d+(\\.\\d+)*");
      }
    });
  }

  @Test
  void mounts_areOfThisRepository_andNamedVolumesAreDeclared() {
    services.forEach((name, service) -> {
      for (String mount : texts(service.path("volumes"))) {
        String source = mount.substring(0, mount.indexOf(':'));
        if (source.startsWith("./")) {
          // Docker would make a directory in its place.
          assertThat(ROOT.resolve(source)).as("mounted by %s", name).exists();
          assertThat(mount).as("mounted by %s", name).endsWith(":ro");
        } else {
          assertThat(compose().path("volumes").has(source)).as("volume %s", source).isTrue();
        }
      }
    });
  }

  @Test
  void start_isInOrder_eachWaitsForTheHealthOfWhatItNeeds() {
    services.forEach((name, service) ->
        service
            .path("depends_on")
            .forEachEntry((needed, how) -> {
              assertThat(services).as("needed by %s", name).containsKey(needed);
              assertThat(how.path("condition").asString(""))
                  .as("%s waits for %s", name, needed)
                  .isEqualTo("service_healthy");
            }));
    assertThat(service("balancer").path("depends_on").propertyNames())
        .containsExactlyInAnyOrderElementsOf(nodes().keySet());
  }

  @Test
  void nodes_differInNameAddressAndPortAlone() {
    List<JsonNode> same = new ArrayList<>();
    nodes()
        .forEach((name, node) -> {
          ObjectNode copy = (ObjectNode) node.deepCopy();
          copy.remove(List.of("ports", "networks", "build", "pull_policy"));
          assertThat(((ObjectNode) copy.get("environment")).remove("TIDINGS_NODE_NAME").asString())
              .isEqualTo(name);
          same.add(copy);
        });
    assertThat(same).hasSize(3);
    assertThat(same.stream().distinct()).hasSize(1);
  }

  @Test
  void balancer_isTrustedByTheNodesAndKnowsTheirAddresses() throws IOException {
    List<String> hosts = new ArrayList<>();
    List<String> servers = new ArrayList<>();
    nodes()
        .forEach((name, node) -> {
          assertThat(node.path("environment").path("TIDINGS_LIMITS_TRUSTEDPROXIES").asString())
              .isEqualTo(address(service("balancer")));
          hosts.add(name + ":" + address(node));
          servers.add(name + ":8080");
        });
    assertThat(texts(service("balancer").path("extra_hosts"))).containsExactlyElementsOf(hosts);
    assertThat(matches("(?m)^server (\\S+)", read("docs/load-balancers/nodes.conf")))
        .containsExactlyElementsOf(servers);
  }

  @Test
  void grafana_hasNoLoginAndTellsTheInternetNothing() {
    JsonNode environment = service("grafana").path("environment");
    assertThat(environment.path("GF_AUTH_ANONYMOUS_ORG_ROLE").asString()).isEqualTo("Viewer");
    assertThat(environment.path("GF_SECURITY_DISABLE_INITIAL_ADMIN_CREATION").asString())
        .isEqualTo("true");
    assertThat(environment.path("GF_ANALYTICS_REPORTING_ENABLED").asString()).isEqualTo("false");
  }

  @Test
  void redis_writesItsFileAndEvictsNothing() throws IOException {
    assertThat(texts(service("redis").path("command"))).contains("/etc/tidings/redis.conf");
    assertThat(read("docs/redis.conf"))
        .contains("\nappendonly yes\n", "\nmaxmemory-policy noeviction\n");
  }

  /** A line {@code # syntax=} would fetch a builder first; the others take BuildKit. */
  @Test
  void dockerfile_isForEveryBuilder() throws IOException {
    for (String file : List.of("Dockerfile", "docker-compose.yml")) {
      assertThat(read(file)).doesNotContainPattern("(?im)^#\\s*syntax\\s*=");
    }
    assertThat(read("Dockerfile"))
        .doesNotContainPattern("(?m)^RUN --")
        .doesNotContainPattern("(?m)^COPY --(?!from=)")
        .doesNotContain("<<")
        .containsPattern("(?m)^ENTRYPOINT \\[\"java\", ");
  }

  /**
   * Without its pom, Maven does not read the project in the image; a new module is easily missed.
   */
  @Test
  void dockerfile_copiesThePomOfEachModule_andTheContextHasIt() throws IOException {
    List<String> context = matches("(?m)^!(.*)$", read(".dockerignore"));
    assertThat(context).allSatisfy(path -> assertThat(ROOT.resolve(path)).exists());
    String modules = read("pom.xml").replaceAll("(?s)<profiles>.*", "");
    for (String module : matches("<module>(.*)</module>", modules)) {
      assertThat(read("Dockerfile")).contains("\nCOPY " + module + "/pom.xml " + module + "/\n");
      assertThat(context).contains(module + "/pom.xml");
    }
  }

  private Map<String, JsonNode> nodes() {
    Map<String, JsonNode> nodes = new TreeMap<>(services);
    nodes.keySet().removeIf(name -> !name.startsWith("node-"));
    return nodes;
  }

  private JsonNode service(String name) {
    return Objects.requireNonNull(services.get(name), name);
  }

  private static String address(JsonNode service) {
    return service.path("networks").path("default").path("ipv4_address").asString();
  }

  private static List<String> texts(JsonNode array) {
    return array.valueStream().map(JsonNode::asString).toList();
  }

  private static List<String> matches(String pattern, String text) {
    return Pattern.compile(pattern).matcher(text).results().map(found -> found.group(1)).toList();
  }

  private static Map<String, JsonNode> services() {
    Map<String, JsonNode> services = new TreeMap<>();
    compose().path("services").forEachEntry(services::put);
    return services;
  }

  private static JsonNode compose() {
    try {
      return JsonMapper.shared().valueToTree(new Yaml().load(read("docker-compose.yml")));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String read(String file) throws IOException {
    return Files.readString(ROOT.resolve(file));
  }
}
