package dev.berth.runtime.container.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.runtime.container.ContainerSpec;
import dev.berth.runtime.container.ContainerUser;
import dev.berth.runtime.container.Mount;
import dev.berth.runtime.container.Resources;
import dev.berth.runtime.error.BerthException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CreateArgumentsTest {
    private static final Map.Entry<String, String> ATTEMPT = Map.entry("attempt", "a1");

    @Test
    void every_container_is_restricted_and_pulls_nothing() {
        List<String> arguments = CreateArguments.of(
                new DockerDialect(), ContainerSpec.of("n", "i", List.of("tini", "-s", "--", "x")), ATTEMPT);

        assertThat(arguments)
                .containsExactly(
                        "--name",
                        "n",
                        "--restart=no",
                        "--pull=never",
                        "--cap-drop",
                        "ALL",
                        "--security-opt",
                        "no-new-privileges",
                        "--network",
                        "bridge",
                        "--label",
                        "attempt=a1",
                        "--entrypoint",
                        "tini",
                        "i",
                        "-s",
                        "--",
                        "x");
    }

    @Test
    void limits_allow_no_swap() {
        var spec = ContainerSpec.of("n", "i", List.of("x")).withResources(new Resources(1.5, 1 << 30, 100));

        assertThat(String.join(" ", CreateArguments.of(new DockerDialect(), spec, ATTEMPT)))
                .contains("--cpus 1.5 --pids-limit 100 --memory 1073741824 --memory-swap 1073741824");
    }

    @Test
    void mounts_quote_special_characters_in_paths() {
        var spec = ContainerSpec.of("n", "i", List.of("x"))
                .withUser(new ContainerUser(1000, 1001))
                .withMounts(List.of(
                        new Mount.Bind("/src", "/src", true),
                        new Mount.Bind("/a,b \"c\"", "/t", false),
                        new Mount.Volume("home", "/home/agent"),
                        new Mount.Tmpfs("/run/berth")));

        assertThat(CreateArguments.of(new DockerDialect(), spec, ATTEMPT))
                .contains("type=bind,source=/src,target=/src,readonly")
                .contains("type=bind,\"source=/a,b \"\"c\"\"\",target=/t")
                .contains("type=volume,source=home,target=/home/agent")
                .containsSequence("--tmpfs", "/run/berth:mode=1777")
                .containsSequence("--user", "1000:1001");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a,b", "/a:b"})
    void a_path_that_nerdctl_would_split_is_refused(String path) {
        var spec = ContainerSpec.of("n", "i", List.of("x")).withMounts(List.of(new Mount.Bind(path, path, false)));

        assertThatThrownBy(() -> CreateArguments.of(new NerdctlDialect("berth"), spec, ATTEMPT))
                .isInstanceOf(BerthException.class)
                .hasMessageContaining("comma");
    }

    @Test
    void nerdctl_reads_a_quote_literally() {
        var spec =
                ContainerSpec.of("n", "i", List.of("x")).withMounts(List.of(new Mount.Bind("/a\"b", "/a\"b", false)));

        assertThat(CreateArguments.of(new NerdctlDialect("berth"), spec, ATTEMPT))
                .contains("type=bind,source=/a\"b,target=/a\"b");
    }
}
