package dev.berth.server.profiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.runtime.agent.AgentId;
import dev.berth.runtime.agent.Target;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.event.RuntimeListener;
import dev.berth.runtime.home.BerthHome;
import dev.berth.runtime.host.ContainerHost;
import dev.berth.runtime.host.ContainerHosts;
import dev.berth.runtime.host.HostContext;
import dev.berth.runtime.image.AgentImages;
import dev.berth.runtime.image.ImageSettings;
import dev.berth.runtime.profile.DependencyLock;
import dev.berth.runtime.profile.DependencyLockBuilder;
import dev.berth.runtime.profile.ProfileFile;
import dev.berth.runtime.profile.ProfileRuntime;
import dev.berth.runtime.profile.Profiles;
import dev.berth.testkit.parts.BaseImage;
import dev.berth.testkit.parts.BuildTrust;
import dev.berth.testkit.parts.DockerPart;
import dev.berth.testkit.parts.RequiresDocker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Locks, images and containers made from profiles, with a package that is not an agent. */
@RequiresDocker(baseImage = true)
class ProfileDockerIT {
    private static final String NPM = """
            title: No agent
            install:
              npm:
                cowsay: VERSION
            command: [COMMAND]
            login: {variables: []}
            """;
    private static final String PYPI = """
            title: No agent
            install:
              pypi:
                cowsay: "6.1"
            command: [cowsay]
            login: {variables: []}
            """;

    @TempDir
    Path folder;

    private HostContext context;
    private ContainerHost host;
    private DependencyLockBuilder lockBuilder;
    private Profiles profiles;

    @BeforeEach
    void open(DockerPart docker, BaseImage base) throws Exception {
        List<String> flags = new ArrayList<>(
                List.of("machine=local", "engine=docker", "limits.initialize=5s", "image.base=" + base.reference()));
        BuildTrust.caCertificates().ifPresent(pem -> flags.add("image.caCertificates=" + pem));
        Map<String, String> environment = new TreeMap<>(System.getenv());
        environment.putAll(docker.environment());
        context = HostContext.open(BerthHome.at(folder.resolve("home")), flags, environment, RuntimeListener.none());
        host = ContainerHosts.detect(context);
        lockBuilder = DependencyLockBuilder.on(
                host,
                AgentImages.on(
                        "local/docker",
                        host.engine().images().orElseThrow(),
                        context.home(),
                        context.limits(),
                        ImageSettings.from(context.config())));
        profiles = Profiles.of(context.home(), Set.of(), List.of());
    }

    @AfterEach
    void close() {
        host.close();
        context.close();
    }

    private ProfileFile profile(String text) throws Exception {
        Files.writeString(context.home().profileOf("nobody"), text);
        return profiles.find(Target.of("nobody")).orElseThrow();
    }

    private ProfileFile lockedProfile(String text) throws Exception {
        DependencyLock lock = lockBuilder.make(profile(text));
        assertThat(lock.packages()).isPositive();
        return profile(text);
    }

    private BerthException refusal(ProfileFile file) throws Exception {
        try (ProfileRuntime runtime = ProfileRuntime.on(host, file)) {
            try {
                runtime.ensureReady(AgentId.MAIN).get(280, TimeUnit.SECONDS);
                throw new AssertionError("the program was accepted as an agent");
            } catch (ExecutionException e) {
                assertThat(e).hasCauseInstanceOf(BerthException.class);
                return (BerthException) Objects.requireNonNull(e.getCause());
            } finally {
                runtime.remove(AgentId.MAIN, true);
            }
        }
    }

    @Test
    void a_program_that_only_echoes_is_no_agent_and_that_is_the_error() throws Exception {
        ProfileFile file = lockedProfile(NPM.replace("VERSION", "1.6.0").replace("COMMAND", "cat"));

        Instant began = Instant.now();
        BerthException refusal = refusal(file);

        assertThat(refusal.kind()).isEqualTo(ErrorKind.AGENT_NOT_ACP);
        assertThat(refusal.tried()).contains("shaking hands with No agent (cat)");
        assertThat(refusal.seen()).isNotBlank();
        assertThat(Duration.between(began, Instant.now())).isLessThan(Duration.ofSeconds(200));
    }

    @Test
    void a_program_with_other_output_is_no_agent_and_the_error_has_its_ending() throws Exception {
        ProfileFile file = lockedProfile(NPM.replace("VERSION", "1.6.0").replace("COMMAND", "cowsay, moo"));

        BerthException refusal = refusal(file);

        assertThat(refusal.kind()).isIn(ErrorKind.AGENT_NOT_ACP, ErrorKind.AGENT_LOST);
        assertThat(refusal.seen()).contains("exited with 0");
    }

    @Test
    void a_python_package_is_locked_with_hashes_and_run() throws Exception {
        ProfileFile file = lockedProfile(PYPI);
        assertThat(file.lock().orElseThrow()).startsWith("# berth: cowsay==6.1\ncowsay==6.1 --hash=sha256:");

        assertThat(refusal(file).tried()).contains("(cowsay)");
    }

    @Test
    void a_version_that_does_not_exist_leaves_the_old_lock_as_it_is() throws Exception {
        Path lock = context.home().lockOf("nobody");
        Files.writeString(lock, "old");
        ProfileFile file = profile(NPM.replace("VERSION", "99.0.0").replace("COMMAND", "cat"));

        assertThatThrownBy(() -> lockBuilder.make(file)).isInstanceOfSatisfying(BerthException.class, failed -> {
            assertThat(failed.kind()).isEqualTo(ErrorKind.LOCK_FAILED);
            assertThat(failed.seen()).contains("cowsay@99.0.0");
        });
        assertThat(lock).hasContent("old");
        assertThat(host.engine()
                        .containers()
                        .list(Map.of("dev.berth.lock", context.home().id())))
                .isEmpty();
    }
}
