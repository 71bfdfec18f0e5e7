package dev.berth.engine.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.engine.sandbox.Sandboxes.ProgramOutput;
import dev.berth.runtime.container.BuildSpec;
import dev.berth.runtime.container.ContainerId;
import dev.berth.runtime.container.ContainerSpec;
import dev.berth.runtime.container.ExecScope;
import dev.berth.runtime.container.ExecSpec;
import dev.berth.runtime.container.Images;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.testkit.parts.RequiresBubblewrap;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images of the embedded engine, installed by a recipe like those of agents. */
@RequiresBubblewrap
class InstalledImagesIT {
    private static final String TAG = "berth/tool:0123456789ab";
    private static final String SECRET = "s3cret-word";
    private static final String RECIPE = """
            ARG BERTH_BASE
            FROM ${BERTH_BASE} AS system
            RUN exit 9
            FROM system AS packages
            COPY tool /opt/berth/tool/
            RUN --mount=type=bind,source=settings,target=/settings --mount=type=secret,id=word set -eu; \\
                cat /run/secrets/word >/dev/null; cp /settings/word /opt/berth/tool/word; \\
                echo "arguments: $http_proxy"; \\
                for file in /usr/x /etc/x /opt/x /settings/x; do touch $file 2>/dev/null && exit 8; done; \\
                COMMAND
            FROM system AS agent
            COPY --from=packages /opt/berth/tool /opt/berth/tool
            RUN ln -s /opt/berth/tool/tool /usr/local/bin/berth-tool
            ENV TOOL_WORD=given
            USER 1000:1000
            """;

    private Sandboxes sandboxes;
    private Path context;

    @BeforeEach
    void open(@TempDir Path folder) throws Exception {
        sandboxes = new Sandboxes(folder.toRealPath(), Sandboxing.REQUIRED);
        context = Files.createDirectories(folder.toRealPath().resolve("context"));
        Files.setPosixFilePermissions(
                Files.writeString(
                        context.resolve("tool"), "#!/bin/sh\necho \"$TOOL_WORD $(cat /opt/berth/tool/word)\"\n"),
                PosixFilePermissions.fromString("rwxr-xr-x"));
        Path settings = Files.createDirectory(context.resolve("settings"));
        Files.setPosixFilePermissions(settings, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(settings.resolve("word"), "settings");
        Files.writeString(folder.resolve("secret"), SECRET);
    }

    @AfterEach
    void close() throws Exception {
        sandboxes.close();
    }

    private Images images() {
        return sandboxes.engine().images().orElseThrow();
    }

    private List<String> build(String command) throws Exception {
        Files.writeString(context.resolve("Containerfile"), RECIPE.replace("COMMAND", command));
        List<String> lines = new ArrayList<>();
        images().build(
                        new BuildSpec(
                                context,
                                TAG,
                                Map.of("http_proxy", "http://proxy.example:1"),
                                Map.of("made.by", "test"),
                                Map.of("word", context.resolveSibling("secret"))),
                        lines::add);
        return lines;
    }

    private ContainerSpec container(String name) {
        ContainerSpec host = sandboxes.spec(name);
        return ContainerSpec.of(name, TAG, host.command())
                .withLabels(host.labels())
                .withMounts(host.mounts());
    }

    /** A program on the search path of an image that says who runs it, and then does what it should. */
    private static String spy(String name) {
        return "printf '#!/bin/sh\\necho SPY $(/usr/bin/id -u)\\nexec /usr/bin/" + name + " \"$@\"\\n'"
                + " >/usr/local/bin/" + name + "; chmod 755 /usr/local/bin/" + name + "; ";
    }

    private void buildHostile(String variables) throws Exception {
        String recipe = RECIPE.replace("COMMAND", "true")
                .replace("RUN ln ", "RUN " + spy("setpriv") + spy("env") + spy("sh") + spy("rm") + "ln ")
                .replace("ENV TOOL_WORD=given", "ENV TOOL_WORD=given\n" + variables);
        Files.writeString(context.resolve("Containerfile"), recipe);
        images().build(
                        new BuildSpec(
                                context,
                                TAG,
                                Map.of("http_proxy", ""),
                                Map.of(),
                                Map.of("word", context.resolveSibling("secret"))),
                        _ -> {});
    }

    @Test
    void nothing_of_an_image_runs_before_the_rights_are_dropped() throws Exception {
        buildHostile("ENV LD_DEBUG=libs\nENV LD_DEBUG_OUTPUT=/tmp/loaded");
        ContainerId id = sandboxes.containers().run(container("spied"));

        try (ExecScope scope = sandboxes.containers().scope(id, Sandboxes.owner("0123456789"))) {
            ProgramOutput output = Sandboxes.sh(
                    scope, "/usr/bin/id -u; for file in /tmp/loaded.*; do stat -c %u $file; done | sort -u");

            String user = Sandboxes.asRoot()
                    ? "1000"
                    : output.text().lines().findFirst().orElseThrow();
            assertThat(output.text().lines()).containsExactly(user, user);
        }
    }

    @Test
    void the_search_path_of_an_image_finds_no_program_outside_of_the_sandbox() throws Exception {
        Path programs = Files.createDirectory(sandboxes.workspace().resolve("bin"));
        Path trace = sandboxes.workspace().resolve("trace");
        for (String name : List.of("rm", "sh", "env", "cat")) {
            Files.setPosixFilePermissions(
                    Files.writeString(programs.resolve(name), "#!/bin/sh\necho " + name + " >" + trace + "\n"),
                    PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        buildHostile("ENV PATH=" + programs + ":/usr/bin:/bin");
        ContainerId id = sandboxes.containers().run(container("searched"));

        try (ExecScope scope = sandboxes.containers().scope(id, Sandboxes.owner("0123456789"))) {
            List<String> argv =
                    scope.terminal(ExecSpec.of("/usr/bin/id", "-u")).command().argv();
            Process terminal =
                    new ProcessBuilder(argv).redirectErrorStream(true).start();
            String output = new String(terminal.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(output.strip()).matches("[0-9]+");
            assertThat(trace).doesNotExist();
        }
    }

    @Test
    void installed_programs_have_the_paths_of_an_image_and_are_read_only() throws Exception {
        List<String> lines = build("true");
        ContainerId id = sandboxes.containers().run(container("using"));

        try (ExecScope scope = sandboxes.containers().scope(id, Sandboxes.owner("0123456789"))) {
            ProgramOutput output = Sandboxes.sh(
                    scope,
                    "berth-tool; touch /opt/berth/tool/x /opt/x /usr/local/bin/x; ls /usr/local/bin | wc -l; which ls");

            assertThat(output.text()).startsWith("given settings\n").endsWith("/ls");
            assertThat(output.errors().lines()).hasSize(3).allMatch(line -> line.contains("Read-only file system"));
        }
        assertThat(lines).contains("arguments: http://proxy.example:1").noneMatch(line -> line.contains(SECRET));
        assertThat(Files.exists(Path.of("/opt/berth/tool"))).isFalse();
        assertThat(installed()).hasSize(1);
    }

    @Test
    void it_is_listed_with_its_size_and_stays_as_long_as_a_container_uses_it() throws Exception {
        build("true");
        ContainerId id = sandboxes.containers().run(container("using"));

        assertThat(images().list(Map.of("made.by", ""))).singleElement().satisfies(image -> {
            assertThat(image.tags()).containsExactly(TAG);
            assertThat(image.sizeBytes()).isPositive();
        });
        assertThat(images().uses()).anyMatch(use -> use.image().equals(TAG));
        assertThat(images().removeUnused(TAG)).isFalse();
        assertThat(images().inspect(TAG)).isPresent();

        sandboxes.containers().remove(id);

        assertThat(images().removeUnused(TAG)).isTrue();
        assertThat(images().inspect(TAG)).isEmpty();
        assertThat(installed()).isEmpty();
    }

    @Test
    void a_failing_command_is_reported_with_its_lines_and_leaves_nothing() throws Exception {
        assertThatThrownBy(() -> build("echo what was wrong >&2; exit 3"))
                .isInstanceOfSatisfying(BerthException.class, failure -> {
                    assertThat(failure.kind()).isEqualTo(ErrorKind.IMAGE_BUILD_FAILED);
                    assertThat(failure.seen()).contains("exited with 3", "what was wrong");
                });

        assertThat(images().inspect(TAG)).isEmpty();
        assertThat(installed()).isEmpty();
    }

    @Test
    void an_image_of_a_running_program_is_not_replaced() throws Exception {
        build("true");
        ContainerId id = sandboxes.containers().run(container("using"));
        try (ExecScope scope = sandboxes.containers().scope(id, Sandboxes.owner("0123456789"));
                var running = scope.start(ExecSpec.of("cat"))) {
            assertThatThrownBy(() -> build("true"))
                    .isInstanceOfSatisfying(
                            BerthException.class,
                            refusal -> assertThat(refusal.kind()).isEqualTo(ErrorKind.BUSY));
            assertThat(running.ending()).isNotDone();
        }
    }

    @Test
    void archives_are_refused_with_the_reason() throws Exception {
        build("true");

        assertThatThrownBy(() -> images().save(TAG, context.resolve("file"), _ -> {}))
                .isInstanceOfSatisfying(
                        BerthException.class,
                        refusal -> assertThat(refusal.seen()).contains("for this host alone"));
        assertThatThrownBy(() -> images().load(context.resolve("file")))
                .isInstanceOfSatisfying(
                        BerthException.class,
                        refusal -> assertThat(refusal.seen()).contains("a system of its own"));
    }

    /** All files in the folder of images, including hidden ones. */
    private List<Path> installed() throws IOException {
        try (Stream<Path> all = Files.list(sandboxes.folder().resolve("sandboxes/images"))) {
            return all.toList();
        }
    }
}
