package dev.berth.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.runtime.session.PermissionPolicy;
import dev.berth.testkit.llm.FakeLlm;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What the settings give to an agent reaches it, each in the agent's own form. */
interface SettingsContract extends OnFixture {
    @Test
    default void tools_mounts_variables_and_model_of_the_settings_reach_it() throws Exception {
        Path said = stage().project().resolve("settings.txt");

        agent().turn(
                        PermissionPolicy.allow(),
                        "@@run (cat " + FixtureSettings.FILE + "; echo; echo $" + FixtureSettings.VARIABLE + ") > "
                                + said);

        assertThat(Files.readString(said)).isEqualTo(FixtureSettings.WORD + "\n" + FixtureSettings.GREETING + "\n");
        assertThat(stage().llm().requests())
                .filteredOn(request -> request.body().contains(said.toString()))
                .filteredOn(request -> !request.json().path("tools").isEmpty())
                .isNotEmpty()
                .allMatch(request -> request.body().contains(FixtureSettings.TOOL))
                .allMatch(request -> request.json().path("model").asString().equals(FakeLlm.MODEL));
    }
}
