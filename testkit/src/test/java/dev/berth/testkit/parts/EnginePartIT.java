package dev.berth.testkit.parts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EnginePartIT {
    private static final String PRINT_VERSIONS = "node --version && npm --version && tini --version && git --version";

    @Test
    @RequiresDocker(baseImage = true)
    void docker_runs_the_base_image(DockerPart docker, BaseImage base) throws Exception {
        assertRuns(docker, base);
    }

    @Test
    @RequiresNerdctl(baseImage = true)
    void nerdctl_runs_the_base_image(NerdctlPart nerdctl, BaseImage base) throws Exception {
        assertRuns(nerdctl, base);
    }

    @Test
    @RequiresBubblewrap
    void bubblewrap_hides_the_processes_of_the_host(BubblewrapPart bubblewrap) throws Exception {
        List<String> argv = List.of(
                "bwrap",
                "--unshare-user",
                "--unshare-pid",
                "--ro-bind",
                "/",
                "/",
                "--proc",
                "/proc",
                "sh",
                "-c",
                "ls -d /proc/[0-9]*");

        HostProgram.Result result = HostProgram.run(bubblewrap.environment(), Duration.ofSeconds(10), argv);

        assertThat(result.ok()).as(result.output()).isTrue();
        assertThat(result.output().lines()).hasSizeLessThan(5);
    }

    /** Runs the base image. The default base lacks some of these programs; agents' images add them. */
    private static void assertRuns(EnginePart engine, BaseImage base) throws InterruptedException {
        String command = base.reference().equals(BaseImage.DEFAULT) ? "node --version" : PRINT_VERSIONS;
        List<String> argv = new ArrayList<>(engine.command());
        Stream.of("run", "--rm", "--network", "none", base.reference(), "sh", "-c", command)
                .forEach(argv::add);

        HostProgram.Result result = HostProgram.run(engine.environment(), Duration.ofMinutes(2), argv);

        assertThat(result.ok()).as(result.output()).isTrue();
        assertThat(result.output()).startsWith("v2");
    }
}
