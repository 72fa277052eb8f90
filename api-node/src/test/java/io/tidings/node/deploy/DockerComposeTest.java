package io.tidings.node.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** docker-compose.yml starts nodes with a well-known administrator password. */
class DockerComposeTest {

  @Test
  void ports_areForThisMachineAlone_andNoneIsOfManagement() throws IOException {
    Object yaml = new Yaml().load(Files.readString(Path.of("../docker-compose.yml")));
    JsonNode services = JsonMapper.shared().valueToTree(yaml).path("services");
    int published = 0;
    for (JsonNode service : services) {
      for (JsonNode port : service.path("ports")) {
        published++;
        assertThat(port.asString()).matches("127\\.0\\.0\\.1:808\\d:8080");
      }
    }
    assertThat(published).isEqualTo(4);
  }
}
