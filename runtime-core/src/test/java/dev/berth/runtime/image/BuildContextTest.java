package dev.berth.runtime.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.runtime.config.Config;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.event.RuntimeListener;
import dev.berth.runtime.home.BerthHome;
import dev.berth.runtime.limit.Limits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildContextTest {
    private static final ImageRecipe RECIPE =
            new ImageRecipe("claude", """
            ARG BERTH_BASE
            FROM ${BERTH_BASE} AS system
            # berth: settings system
            RUN . /berth-build/env; apt-get update
            FROM system AS packages
            # berth: settings
            RUN . /berth-build/env; npm ci
            RUN true
            """, Map.of("deep/lock", bytes("1"), "start", bytes("#!/bin/sh\n")));

    @TempDir
    Path temp;

    private final FakeImages engine = new FakeImages();

    @BeforeEach
    void open() {
        engine.base("debian:trixie", "sha256:base1");
    }

    @Test
    void the_classic_builder_copies_the_settings() throws Exception {
        Map<String, String> context = build("image.caCertificates=" + file("ca.pem", "-----BEGIN CERTIFICATE-----\n"));

        assertThat(context.get("Containerfile")).isEqualTo("""
                ARG BERTH_BASE
                FROM ${BERTH_BASE} AS system
                COPY berth-build/system/ /berth-build/
                RUN . /berth-build/env; apt-get update
                FROM system AS packages
                COPY berth-build/all/ /berth-build/
                RUN . /berth-build/env; npm ci
                RUN true
                """);
        assertThat(context)
                .containsOnlyKeys(
                        "Containerfile",
                        "deep/lock",
                        "start",
                        "berth-build/system/env",
                        "berth-build/system/ca.pem",
                        "berth-build/all/env",
                        "berth-build/all/ca.pem");
        assertThat(engine.specs.getFirst().arguments()).isEqualTo(Map.of("BERTH_BASE", "debian:trixie"));
    }

    @Test
    void buildkit_mounts_the_settings_and_secrets() throws Exception {
        engine.buildKit = true;

        Map<String, String> context = build(
                "image.proxy=http://me:pass@proxy:1",
                "image.npmrc=" + file("npmrc", "//registry.example/:_authToken=hidden\n"),
                "image.pipConf=" + file("pip.conf", "[global]\ntimeout = 60\n"));

        String secrets = "--mount=type=secret,id=berth-npmrc --mount=type=secret,id=berth-proxy ";
        assertThat(context.get("Containerfile")).isEqualTo("""
                ARG BERTH_BASE
                FROM ${BERTH_BASE} AS system
                RUN --mount=type=bind,source=berth-build/system,target=/berth-build SECRETS. /berth-build/env; apt-get update
                FROM system AS packages
                RUN --mount=type=bind,source=berth-build/all,target=/berth-build SECRETS. /berth-build/env; npm ci
                RUN true
                """.replace("SECRETS", secrets));
        assertThat(engine.secrets).containsExactly("//registry.example/:_authToken=hidden\n", "http://me:pass@proxy:1");
        assertThat(context).containsKey("berth-build/all/pip.conf").doesNotContainKey("berth-build/system/pip.conf");
        assertThat(context.toString()).doesNotContain("hidden").doesNotContain("pass@");
        assertThat(engine.specs.getFirst().arguments().toString()).doesNotContain("pass");
    }

    @Test
    void the_classic_builder_gets_no_secrets() throws IOException {
        Path npmrc = file("npmrc", "registry=https://me:pass@registry.example/\n");
        Path pip = file("pip.conf", "[global]\nindex-url = https://token@pypi.example/simple\n");

        for (String setting :
                List.of("image.proxy=http://me:pass@proxy:1", "image.npmrc=" + npmrc, "image.pipConf=" + pip)) {
            refused(setting, "it holds a secret", "buildx");
        }
        assertThat(engine.builds).hasValue(0);
    }

    @Test
    void settings_without_secrets_are_copied() throws Exception {
        Map<String, String> context = build(
                "image.proxy=http://proxy:1", "image.npmrc=" + file("npmrc", "registry=https://registry.example/\n"));

        assertThat(context).containsKey("berth-build/all/npmrc").doesNotContainKey("berth-build/system/npmrc");
        assertThat(engine.specs.getFirst().arguments())
                .containsEntry("https_proxy", "http://proxy:1")
                .containsEntry("HTTP_PROXY", "http://proxy:1");
    }

    @Test
    void unusable_files_are_refused() throws IOException {
        refused("image.caCertificates=" + temp.resolve("none.pem"), "there is no such file", "image.caCertificates");
        refused("image.caCertificates=" + file("ca.pem", "nothing"), "no certificates", "image.caCertificates");
        refused("image.npmrc=" + temp.resolve("none"), "there is no such file", "image.npmrc");
    }

    @Test
    void a_recipe_stays_in_its_folder() {
        for (String path : List.of("/etc/passwd", "a/../../b", "berth-build/x")) {
            assertThatThrownBy(() -> new ImageRecipe("claude", "", Map.of(path, new byte[0])))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void the_settings_hide_a_secret_proxy() {
        assertThat(settings("image.proxy=http://me:pass@proxy:1").toString()).doesNotContain("pass");
    }

    private Map<String, String> build(String... flags) throws InterruptedException {
        BerthHome home = BerthHome.at(temp.resolve("home"));
        AgentImages.on("local/docker", engine, home, Limits.standard(), settings(flags))
                .ensure(RECIPE, RuntimeListener.none());
        assertThat(home.list(home.images())).containsExactly(home.basesJson());
        return engine.contexts.getLast();
    }

    private void refused(String flag, String... texts) {
        assertThatThrownBy(() -> build(flag)).isInstanceOfSatisfying(BerthException.class, e -> {
            assertThat(e.kind()).isEqualTo(ErrorKind.CONFIG_INVALID);
            assertThat(e.getMessage()).contains(texts).doesNotContain("pass@").doesNotContain("token@");
        });
    }

    private static ImageSettings settings(String... flags) {
        List<String> all = new ArrayList<>(List.of("image.base=debian:trixie"));
        all.addAll(List.of(flags));
        return ImageSettings.from(Config.of(all.toArray(String[]::new)));
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(temp.resolve(name), text);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
