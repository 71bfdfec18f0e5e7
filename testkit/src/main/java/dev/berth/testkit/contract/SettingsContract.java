package dev.berth.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.runtime.session.PermissionPolicy;
import dev.berth.testkit.llm.FakeLlm;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The contract of an agent's settings: each setting reaches the agent in the agent's own form. */
interface SettingsContract extends RealAgentContractBase {
    @Test
    default void tools_mounts_variables_and_model_of_the_settings_reach_it() throws Exception {
        Path output = fixture().project().resolve("settings.txt");

        agent().turn(
                        PermissionPolicy.allow(),
                        "@@run (cat " + FixtureSettings.FILE + "; echo; echo $" + FixtureSettings.VARIABLE + ") > "
                                + output);

        assertThat(Files.readString(output)).isEqualTo(FixtureSettings.WORD + "\n" + FixtureSettings.GREETING + "\n");
        assertThat(fixture().llm().requests())
                .filteredOn(request -> request.body().contains(output.toString()))
                .filteredOn(request -> !request.json().path("tools").isEmpty())
                .isNotEmpty()
                .allMatch(request -> request.body().contains(FixtureSettings.TOOL))
                .allMatch(request -> request.json().path("model").asString().equals(FakeLlm.MODEL));
    }
}
