package dev.berth.runtime.container.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DockerEndpointTest {
    @TempDir
    private Path home;

    @Test
    void the_default_is_empty() {
        assertThat(DockerEndpoint.of(Map.of())).isEmpty();
        assertThat(DockerEndpoint.of(Map.of("HOME", home.toString()))).isEmpty();
        assertThat(DockerEndpoint.of(Map.of("DOCKER_HOST", "", "DOCKER_CONTEXT", "default")))
                .isEmpty();
    }

    @Test
    void a_host_counts_before_a_context_and_that_before_the_configured_one() throws Exception {
        Path docker = Files.createDirectory(home.resolve(".docker"));
        Files.writeString(docker.resolve("config.json"), "{\"currentContext\": \"rootless\", \"auths\": {}}");

        assertThat(DockerEndpoint.of(Map.of("HOME", home.toString()))).isEqualTo("context rootless");
        assertThat(DockerEndpoint.of(Map.of("HOME", "/nowhere", "DOCKER_CONFIG", docker.toString())))
                .isEqualTo("context rootless");
        assertThat(DockerEndpoint.of(Map.of("HOME", home.toString(), "DOCKER_CONTEXT", "other")))
                .isEqualTo("context other");
        assertThat(DockerEndpoint.of(Map.of("DOCKER_CONTEXT", "other", "DOCKER_HOST", "tcp://h:1")))
                .isEqualTo("tcp://h:1");
    }

    @Test
    void a_password_is_left_out() {
        assertThat(DockerEndpoint.of(Map.of("DOCKER_HOST", "tcp://me:sekret@h:2375")))
                .isEqualTo("tcp://me@h:2375");
        assertThat(DockerEndpoint.of(Map.of("DOCKER_HOST", "ssh://me@h"))).isEqualTo("ssh://me@h");
    }

    @Test
    void a_configuration_that_cannot_be_read_is_left_to_docker() throws Exception {
        Files.writeString(home.resolve("config.json"), "{broken");

        assertThat(DockerEndpoint.of(Map.of("DOCKER_CONFIG", home.toString()))).isEmpty();
        assertThat(DockerEndpoint.of(Map.of("DOCKER_CONFIG", "\0"))).isEmpty();
    }
}
