package dev.berth.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.testkit.parts.BaseImage;
import dev.berth.testkit.parts.EnginePart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** An upgrade of the real Claude to another real version, and the rollback. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class UpgradeContract {
    private static final String OTHER = "0.99.1";

    private final BerthFixture fixture;
    private String shipped = "";

    UpgradeContract(EnginePart engine, BaseImage base) throws IOException {
        this.fixture = BerthFixture.on(engine, base);
    }

    /** Builds both images and upgrades once; every test uses them. */
    @BeforeAll
    void upgradeOnce() throws Exception {
        fixture.up("claude");
        shipped = version();
        BerthResult upgrade = fixture.berth().run("upgrade", "claude", "--to", OTHER);
        assertThat(upgrade.exit()).as(upgrade.err()).isZero();
        assertThat(upgrade.err()).contains("switch", "permissions granted: 1", shipped + " is kept");
        assertThat(list(fixture.berth().home().resolve("images/trials"))).isEmpty();
    }

    @AfterAll
    void down() throws Exception {
        fixture.end();
    }

    @Test
    void a_turn_runs_on_both_versions_with_one_home() throws Exception {
        assertThat(prompt("@@run echo kept > ~/kept.txt")).contains("replaced", OTHER);
        assertThat(version()).isEqualTo(OTHER);

        BerthResult back = fixture.berth().run("rollback", "claude", "-c", "image.proxy=http://127.0.0.1:9");

        assertThat(back.exit()).as(back.err()).isZero();
        assertThat(prompt("@@run cat ~/kept.txt > seen.txt")).contains("replaced");
        assertThat(Files.readString(fixture.project().resolve("seen.txt"))).isEqualTo("kept\n");
        assertThat(version()).isEqualTo(shipped);
    }

    @ParameterizedTest
    @ValueSource(strings = {"lock", "session"})
    void an_upgrade_killed_at_a_step_changes_nothing_and_the_next_up_removes_its_files(String step) throws Exception {
        Berth berth = fixture.otherHome("killed-" + step);
        try (BerthProcess upgrade = berth.start("upgrade", "claude", "--to", OTHER)) {
            upgrade.awaitErr("claude  " + step + " ");
            upgrade.signal("KILL");
            assertThat(upgrade.end(Duration.ofSeconds(10)).exit()).isNotZero();
        }
        Path trial = berth.home().resolve("images/trials/claude");
        assertThat(trial).isDirectory();
        assertThat(berth.home().resolve("images/pins")).doesNotExist();
        Path id = trial.resolve("home/id");
        String left = Files.exists(id) ? Files.readString(id).strip() : BerthFixture.id(berth) + "-lock";

        BerthResult up = berth.run("up", "claude");

        assertThat(up.exit()).as(up.err()).isZero();
        assertThat(trial).doesNotExist();
        assertThat(fixture.docker().lines("ps", "-aq", "--filter", "name=berth-" + left))
                .isEmpty();
        assertThat(fixture.docker().lines("volume", "ls", "-q", "--filter", "name=berth-" + left))
                .isEmpty();
    }

    @Test
    void a_version_that_no_registry_has_changes_nothing() throws Exception {
        Berth berth = fixture.otherHome("unknown");

        BerthResult refused = berth.run("upgrade", "claude", "--to", "9.9.9");

        assertThat(refused.exit()).isEqualTo(3);
        assertThat(refused.err()).contains("9.9.9", "stays in force");
        assertThat(berth.home().resolve("images/pins")).doesNotExist();
        assertThat(berth.run("rollback", "claude").exit()).isEqualTo(2);
    }

    private String prompt(String text) throws Exception {
        BerthResult result = fixture.berth().run("prompt", "claude", "--permission", "allow", text);
        assertThat(result.exit()).as(result.err()).isZero();
        return result.err();
    }

    private String version() throws Exception {
        JsonNode row = fixture.berth().run("ps", "--json").json().getFirst();
        assertThat(row.path("versionInForce")).isEqualTo(row.path("adapterVersion"));
        return row.path("adapterVersion").asString("");
    }

    private static List<Path> list(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }
}
