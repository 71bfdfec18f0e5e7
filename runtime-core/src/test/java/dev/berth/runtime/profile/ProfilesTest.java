package dev.berth.runtime.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.runtime.agent.Target;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.home.BerthHome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfilesTest {
    private static final Target MINE = Target.of("mine");
    private static final String NPM_LOCK = """
            {"lockfileVersion": 3, "packages": {"": {"dependencies": {"my-agent": "1.2.3"}},
              "node_modules/my-agent": {"version": "1.2.3", "integrity": "sha512-x"}}}
            """;

    @TempDir
    Path folder;

    private BerthHome home;
    private Profiles profiles;

    @BeforeEach
    void open() {
        home = BerthHome.at(folder.resolve("home"));
        ProfileFile shipped =
                new ProfileFile(Target.of("ours"), "ours.yaml", "title: Ours", Optional.empty(), "ours.lock", true);
        profiles = Profiles.of(home, Set.of(Target.of("claude")), List.of(shipped));
    }

    private void put(String name, String text) throws IOException {
        Files.writeString(home.agents().resolve(name), text);
    }

    @Test
    void names_include_the_homes_and_the_shipped_profiles() throws Exception {
        put("mine.yaml", ProfileReaderTest.WHOLE);
        put("mine.lock", NPM_LOCK);
        put("Bad Name.yaml", "");
        put("other.yml", "");

        assertThat(profiles.names()).containsExactly(MINE, Target.of("ours"));
        assertThat(profiles.misnamed()).containsOnlyKeys("Bad Name.yaml", "other.yml");
        assertThat(profiles.find(Target.of("nobody"))).isEmpty();
    }

    @Test
    void a_profile_of_the_home_replaces_a_shipped_one() throws Exception {
        put("ours.yaml", ProfileReaderTest.WHOLE);

        assertThat(profiles.find(Target.of("ours")).orElseThrow().shipped()).isFalse();
        assertThat(profiles.names()).containsExactly(Target.of("ours"));
    }

    @Test
    void the_name_of_a_built_in_agent_is_refused() throws Exception {
        put("claude.yaml", ProfileReaderTest.WHOLE);

        refused(ErrorKind.CONFIG_INVALID, "built in", () -> profiles.find(Target.of("claude")));
    }

    @Test
    void without_a_lock_nothing_is_built() throws Exception {
        put("mine.yaml", ProfileReaderTest.WHOLE);

        refused(
                ErrorKind.LOCK_UNUSABLE,
                "make its dependency lock",
                () -> profiles.find(MINE).orElseThrow().recipe());
    }

    @Test
    void with_a_lock_of_another_version_nothing_is_built() throws Exception {
        put("mine.yaml", ProfileReaderTest.WHOLE.replace("my-agent: 1.2.3", "my-agent: 1.3.0"));
        put("mine.lock", NPM_LOCK);

        refused(
                ErrorKind.LOCK_UNUSABLE,
                "my-agent 1.2.3, the profile says 1.3.0",
                () -> profiles.find(MINE).orElseThrow().recipe());
    }

    @Test
    void an_image_installs_the_lock_and_runs_scripts_of_listed_packages_only() throws Exception {
        put("mine.yaml", ProfileReaderTest.WHOLE);
        put("mine.lock", NPM_LOCK);

        var recipe = profiles.find(MINE).orElseThrow().recipe();

        assertThat(recipe.containerfile())
                .contains("npm ci --ignore-scripts", "npm rebuild my-agent;", "rm -rf my-agent-*-musl")
                .contains("have mine /opt/berth/mine/node_modules/my-agent/bin/${arch}/mine")
                .doesNotContain("<<");
        assertThat(new String(recipe.files().getOrDefault("package-lock.json", new byte[0]), StandardCharsets.UTF_8))
                .isEqualTo(NPM_LOCK);
    }

    @Test
    void other_files_than_text_are_refused() throws Exception {
        Files.createDirectory(home.agents().resolve("mine.yaml"));
        refused(ErrorKind.CONFIG_INVALID, "not a regular file", () -> profiles.find(MINE));

        Files.write(home.agents().resolve("two.yaml"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
        refused(ErrorKind.CONFIG_INVALID, "not UTF-8", () -> profiles.find(Target.of("two")));
    }

    private static void refused(ErrorKind kind, String text, ThrowingCallable act) {
        assertThatThrownBy(act).isInstanceOfSatisfying(BerthException.class, refusal -> {
            assertThat(refusal.kind()).isEqualTo(kind);
            assertThat(refusal.getMessage()).contains(text);
        });
    }
}
