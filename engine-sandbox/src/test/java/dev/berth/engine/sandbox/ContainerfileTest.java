package dev.berth.engine.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.engine.sandbox.Containerfile.Instruction;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ContainerfileTest {
    @Test
    void stages_copies_and_variables_are_read_and_who_runs_it_is_left_out() {
        List<Instruction> read = Containerfile.read("""
                # what it is
                ARG BERTH_BASE
                FROM ${BERTH_BASE} AS system
                USER root
                COPY package.json package-lock.json /opt/berth/a/
                COPY --from=packages /opt/berth/a /opt/berth/a
                ENV ONE=1 TWO=/opt/berth/a
                WORKDIR /home/agent
                ENTRYPOINT ["tini", "-s", "--"]
                """);

        assertThat(read)
                .containsExactly(
                        new Instruction.From("${BERTH_BASE}", "system"),
                        new Instruction.Copy(
                                Optional.empty(), List.of("package.json", "package-lock.json"), "/opt/berth/a/"),
                        new Instruction.Copy(Optional.of("packages"), List.of("/opt/berth/a"), "/opt/berth/a"),
                        new Instruction.Env(Map.of("ONE", "1", "TWO", "/opt/berth/a")));
    }

    @Test
    void a_command_over_several_lines_is_one_and_its_mounts_are_apart() {
        List<Instruction> read = Containerfile.read("""
                RUN --mount=type=bind,source=berth-build/all,target=/berth-build --mount=type=secret,id=berth-npmrc set -eu; \\
                    npm ci; \\
                    done
                """);

        assertThat(read)
                .containsExactly(new Instruction.Run(
                        "set -eu;     npm ci;     done",
                        Map.of("/berth-build", "berth-build/all"),
                        Set.of("berth-npmrc")));
    }

    @Test
    void what_is_not_known_is_refused_and_not_left_out() {
        assertThatThrownBy(() -> Containerfile.read("VOLUME /data\n")).hasMessageContaining("VOLUME /data");
        assertThatThrownBy(() -> Containerfile.read("ENV A=\"b c\"\n")).hasMessageContaining("NAME=VALUE");
    }
}
