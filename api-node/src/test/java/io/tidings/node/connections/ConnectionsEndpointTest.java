package io.tidings.node.connections;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;

/** The endpoint asks for no login, so it is on a port of its own or nowhere. */
class ConnectionsEndpointTest {
  private final WebApplicationContextRunner nodes =
      new WebApplicationContextRunner()
          .withInitializer(context ->
              context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
          .withUserConfiguration(ConnectionsEndpoint.class);

  @ParameterizedTest
  @CsvSource({"8080, 9080, true", "0, 0, true", "8080, 8080, false", "8080, '', false"})
  void endpoint_isThereOnAPortOfItsOwn(String port, String management, boolean there) {
    nodes
        .withPropertyValues("server.port=" + port, "management.server.port=" + management)
        .run(context ->
            assertThat(context.getBeanNamesForType(ConnectionsEndpoint.class).length == 1)
                .isEqualTo(there));
  }
}
