package dev.berth.runtime.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.runtime.container.ContainerProcess;
import dev.berth.runtime.container.ExecScope;
import dev.berth.runtime.container.ExecSpec;
import dev.berth.runtime.home.BerthHome;
import dev.berth.runtime.home.HomeLocks;
import dev.berth.runtime.limit.Limits;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * A scope whose leash a program inside disturbs or ends, because it has the leash's user, and a scope in a container that
 * does not run on.
 */
@Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a blocked write cannot be interrupted
@EnabledOnOs(OS.LINUX)
class LostScopeTest {
    @TempDir
    Path folder;

    private FakeDocker docker;
    private ProcessOwner owner;

    @BeforeEach
    void open() throws Exception {
        Limits limits = FakeDocker.limits(Map.of("exec-short", 1, "exec-end", 2, "leash", 3));
        docker = new FakeDocker(folder, limits);
        owner = new ProcessOwner(HomeLocks.of(BerthHome.at(folder.resolve("home")), limits));
    }

    @AfterEach
    void close() {
        owner.close();
        docker.close();
    }

    private static String line(ContainerProcess process) throws IOException {
        return new BufferedReader(new InputStreamReader(process.stdout(), StandardCharsets.UTF_8)).readLine();
    }

    @Test
    void the_end_of_a_scope_is_seen_whatever_a_program_inside_writes_as_the_leash() throws Exception {
        try (ExecScope scope = docker.engine.containers().scope(FakeDocker.ID, owner.owner())) {
            String leash = FakeDocker.leashOf(owner.owner());
            assertThat(line(scope.start(ExecSpec.of("echo", "the leash is ready"))))
                    .isEqualTo("the leash is ready");
            assertThat(line(scope.start(ExecSpec.of(
                            "sh", "-c", "for p in " + leash + "; do echo left >/proc/$p/fd/1; done; echo wrote"))))
                    .isEqualTo("wrote");
            assertThat(scope.checkLiveness().get().answered()).isTrue();

            FakeDocker.run("kill -9 " + leash);

            assertThat(scope.ending().get().toString()).contains("leash");
        }
    }
}
