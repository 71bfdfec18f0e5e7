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
    void stages_copies_and_variables_are_read_and_the_user_is_ignored() {
        List<Instruction> read = Containerfile.parse("""
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
    void a_command_of_several_lines_is_one_command_and_its_mounts_are_separate() {
        List<Instruction> read = Containerfile.parse("""
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
    void an_unknown_instruction_is_refused_and_not_ignored() {
        assertThatThrownBy(() -> Containerfile.parse("VOLUME /data\n")).hasMessageContaining("VOLUME /data");
        assertThatThrownBy(() -> Containerfile.parse("ENV A=\"b c\"\n")).hasMessageContaining("NAME=VALUE");
    }
}
