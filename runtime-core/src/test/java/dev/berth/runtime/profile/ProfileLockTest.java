package dev.berth.runtime.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.runtime.profile.Profile.Install;
import dev.berth.runtime.profile.Profile.Registry;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProfileLockTest {
    private static final String HASH = "0123456789abcdef".repeat(4);
    private static final String NPM = """
            {"name": "berth-agent", "lockfileVersion": 3, "packages": {
              "": {"dependencies": {"my-agent": "1.2.3"}},
              "node_modules/my-agent": {"version": "1.2.3", "resolved": "https://r.example/a.tgz",
                "integrity": "sha512-x", "optionalDependencies": {"my-agent-x64": "1.2.3", "my-agent-arm64": "1.2.3"}},
              "node_modules/my-agent-x64": {"version": "1.2.3", "integrity": "sha512-y"}}}
            """;

    private static ProfileLock npm(String version) {
        return lock(Registry.NPM, Map.of("my-agent", version));
    }

    private static ProfileLock pypi(String version) {
        return lock(Registry.PYPI, Map.of("My_Agent[acp]", version));
    }

    private static ProfileLock lock(Registry registry, Map<String, String> packages) {
        return ProfileLock.of(new Install(registry, packages, List.of(), List.of(), Map.of()));
    }

    @Test
    void an_npm_lock_has_no_addresses_and_missing_packages_are_warnings() {
        DependencyLock lock = npm("1.2.3").parse(NPM);

        assertThat(lock.text()).doesNotContain("resolved").contains("sha512-y", "my-agent-x64");
        assertThat(lock.text())
                .as("npm 11 refuses a lock without a package that it names")
                .doesNotContain("my-agent-arm64");
        assertThat(lock.packages()).isEqualTo(2);
        assertThat(lock.warnings()).singleElement().asString().contains("no my-agent-arm64:");
        assertThat(npm("1.2.3").problem(lock.text())).isEmpty();
    }

    @Test
    void an_npm_lock_of_another_version_or_package_or_without_hashes_is_refused() {
        String good = npm("1.2.3").parse(NPM).text();

        assertThat(npm("1.2.4").problem(good)).hasValue("it has my-agent 1.2.3, the profile says 1.2.4");
        assertThat(lock(Registry.NPM, Map.of("other", "1.0.0")).problem(good).orElse(""))
                .contains("other not at all");
        assertThat(npm("1.2.3").problem(good.replace("sha512-y", "")).orElse(""))
                .contains("no sha512 integrity");
        assertThat(npm("1.2.3").problem(NPM).orElse("")).contains("resolved");
        assertThat(npm("1.2.3").problem(good.substring(0, 40)).orElse("")).contains("not JSON");
        assertThat(npm("1.2.3").problem("{}").orElse("")).contains("version 3");
    }

    @Test
    void a_pypi_lock_holds_the_wheels_of_both_processor_types() {
        String answer =
                """
                {"otherMachine": "aarch64", "here": {"install": [%s]}, "other": {"install": [%s, %s]}}
                """.formatted(item("my-agent", "1.0", "a"), item("my.agent", "1.0", "b"), item("Extra", "2.0", "c"));

        DependencyLock lock = pypi("1.0").parse(answer);

        assertThat(lock.text().lines())
                .containsExactly(
                        "# berth: My_Agent[acp]==1.0",
                        "extra==2.0 ; platform_machine == 'aarch64' --hash=sha256:" + hash("c"),
                        "my-agent==1.0 --hash=sha256:" + hash("a") + " --hash=sha256:" + hash("b"));
        assertThat(lock.warnings()).isEmpty();
        assertThat(pypi("1.0").problem(lock.text())).isEmpty();
    }

    private static String hash(String digit) {
        return digit.repeat(64);
    }

    private static String item(String name, String version, String digit) {
        return "{\"metadata\": {\"name\": \"%s\", \"version\": \"%s\"}, \"download_info\": {\"archive_info\": {\"hashes\": {\"sha256\": \"%s\"}}}}"
                .formatted(name, version, hash(digit));
    }

    @Test
    void a_pypi_lock_of_other_packages_or_without_hashes_is_refused() {
        String good = "# berth: My_Agent[acp]==1.0\nmy-agent==1.0 --hash=sha256:" + HASH + "\n";

        assertThat(pypi("1.0").problem(good)).isEmpty();
        assertThat(pypi("1.1").problem(good).orElse("")).contains("the profile says My_Agent[acp]==1.1");
        assertThat(pypi("1.0")
                        .problem(good.replace(" --hash=sha256:" + HASH, ""))
                        .orElse(""))
                .contains("line 2");
        assertThat(pypi("1.0")
                        .problem(good.replace("my-agent==", "your-agent=="))
                        .orElse(""))
                .contains("it lacks");
        assertThat(pypi("1.0").problem("").orElse("")).contains("first line");
    }
}
