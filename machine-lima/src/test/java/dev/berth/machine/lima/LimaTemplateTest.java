package dev.berth.machine.lima;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.runtime.config.Config;
import dev.berth.runtime.error.Advice;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.error.NextStep;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class LimaTemplateTest {
    @TempDir
    Path temp;

    private Path folder;

    @BeforeEach
    void short_names() throws Exception {
        folder = Files.createDirectory(temp.toRealPath().resolve("u"));
    }

    @Test
    void it_is_whole_in_itself_and_closed() throws Exception {
        Path work = Files.createDirectory(folder.resolve("work"));

        LimaTemplate template = template("machine.mounts=" + work, "machine.memory=4g");

        JsonNode yaml = LimaTemplate.read(template.yaml());
        assertThat(yaml.path("base").isEmpty()).isTrue();
        assertThat(yaml.path("mounts")).hasSize(1);
        assertThat(yaml.path("mounts").get(0).path("location").asString("")).isEqualTo(work.toString());
        assertThat(yaml.path("mounts").get(0).path("writable").asBoolean(false)).isTrue();
        assertThat(yaml.path("ssh").path("forwardAgent").asBoolean(true)).isFalse();
        assertThat(yaml.path("ssh").path("loadDotSSHPubKeys").asBoolean(true)).isFalse();
        assertThat(yaml.path("propagateProxyEnv").asBoolean(true)).isFalse();
        assertThat(yaml.path("portForwards"))
                .hasSize(2)
                .allMatch(rule -> rule.path("ignore").asBoolean(false));
        assertThat(yaml.path("memory").asString("")).isEqualTo("4096MiB");
        assertThat(yaml.path("images"))
                .hasSize(2)
                .allMatch(image -> image.path("digest").asString("").length() == 71);
        assertThat(yaml.path("containerd").path("archives"))
                .allMatch(archive -> archive.path("digest").asString("").startsWith("sha256:"));
        assertThat(LimaTemplate.madeByBerth(template.yaml())).isTrue();
        assertThat(LimaTemplate.parse(template.yaml()).mounts()).containsExactly(work);
    }

    @Test
    void without_a_network_it_names_files_of_this_host() throws Exception {
        Path image = Files.createFile(folder.resolve("vm.img"));

        JsonNode yaml = LimaTemplate.read(template("machine.image=" + image, "machine.nerdctlArchive=none")
                .yaml());

        assertThat(yaml.path("images")).hasSize(1);
        assertThat(yaml.path("images").get(0).path("location").asString("")).isEqualTo(image.toString());
        assertThat(yaml.path("containerd").path("system").asBoolean(true)).isFalse();
        assertThat(yaml.path("containerd").has("archives")).isFalse();
        assertThat(yaml.toString()).doesNotContain("https:");
    }

    @Test
    void a_machine_that_stops_when_idle_looks_for_use_itself() {
        JsonNode provision =
                LimaTemplate.read(template("machine.stopWhenIdle=20m").yaml()).path("provision");

        assertThat(provision).hasSize(1);
        assertThat(provision.get(0).path("script").asString(""))
                .startsWith("#!/bin/sh")
                .contains("-mmin +20");
        assertThat(LimaTemplate.read(template().yaml()).has("provision")).isFalse();
    }

    @Test
    void what_somebody_else_made_is_not_ours() {
        assertThat(LimaTemplate.madeByBerth("images: []\n")).isFalse();
        assertThat(LimaTemplate.madeByBerth("message: Made by somebody\n")).isFalse();
        assertThat(LimaTemplate.madeByBerth(": : :\n\t")).isFalse();
        assertThat(LimaTemplate.madeByBerth("")).isFalse();
    }

    @Test
    void a_template_of_ones_own_is_laid_over_it() throws Exception {
        Path overlay = file("""
                images:
                - location: /srv/vm.raw
                  kernel: {location: /srv/vmlinuz}
                vmOpts: {qemu: {cpuType: {x86_64: qemu64}}}
                ssh: {localPort: 60022}
                probes:
                - {mode: readiness, description: mine, script: 'true'}
                """);

        JsonNode yaml = LimaTemplate.read(template().withOverlay(overlay).yaml());

        assertThat(yaml.path("images")).hasSize(1);
        assertThat(yaml.path("probes")).hasSize(2);
        assertThat(yaml.path("ssh").path("localPort").asInt()).isEqualTo(60022);
        assertThat(yaml.path("ssh").path("forwardAgent").asBoolean(true)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mounts: [{location: '~'}]",
                "portForwards: []",
                "ssh: {forwardAgent: true}",
                "base: template:default",
                "env: {KEY: secret}",
                "networks: [{vzNAT: true}]",
                "cpu: 3",
                "just text",
                "a: [",
                ""
            })
    void what_would_open_it_or_is_not_known_is_refused(String yaml) throws Exception {
        Path overlay = file(yaml);

        assertThatThrownBy(() -> template().withOverlay(overlay)).isInstanceOfSatisfying(BerthException.class, e -> {
            assertThat(e.kind()).isEqualTo(ErrorKind.CONFIG_INVALID);
            assertThat(e.tried()).contains(overlay.toString());
            assertThat(e.getMessage()).hasLineCount(3);
        });
    }

    @Test
    void what_the_user_opens_for_all_machines_is_refused() throws Exception {
        Path config = Files.createDirectories(folder.resolve(".lima/_config"));
        Files.writeString(config.resolve("default.yaml"), "cpus: 2\nmounts: []\npropagateProxyEnv: false\n");
        TemplateOverlay.refuseUnsafeDefaults(folder.resolve(".lima"));

        Files.writeString(config.resolve("override.yaml"), "mounts: [{location: '~'}]\n");
        assertThatThrownBy(() -> TemplateOverlay.refuseUnsafeDefaults(folder.resolve(".lima")))
                .isInstanceOfSatisfying(
                        BerthException.class, e -> assertThat(e.seen()).contains("override.yaml", "mounts"));

        Files.writeString(config.resolve("override.yaml"), "ssh: {forwardAgent: true}\n");
        assertThatThrownBy(() -> TemplateOverlay.refuseUnsafeDefaults(folder.resolve(".lima")))
                .isInstanceOf(BerthException.class);
    }

    @Test
    void settings_are_held_to_what_this_host_has() throws Exception {
        Files.createDirectory(folder.resolve("work"));
        refused(() -> template("machine.mounts=" + folder), "machine.mounts", "home");
        refused(() -> template("machine.mounts=/"), "machine.mounts", "home");
        refused(() -> template("machine.mounts=" + folder.resolve("nothing")), "machine.mounts", "nothing");
        refused(() -> template("machine.mounts=" + folder.resolve(".berth")), "machine.mounts", ".berth");
        refused(() -> template("machine.image=https://example.org/vm.img"), "machine.image", "sha256");
        refused(() -> template("machine.image=/no/such/file"), "machine.image", "file");
        refused(() -> template("machine.nerdctlArchive=some"), "machine.nerdctlArchive", "file");
        refused(() -> template("machine.name=My VM"), "machine.name", "small letters");
        assertThat(settings("machine.mounts=~/work").mounts()).containsExactly(folder.resolve("work"));
        assertThat(settings("machine.stopWhenIdle=20m").idle()).isEqualTo(20);
        assertThat(settings().idle()).isZero();
    }

    @Test
    void a_folder_of_lima_with_too_long_a_name_is_refused_before_anything_is_made() {
        String longName = "/tmp/" + "x".repeat(80);

        assertThatThrownBy(() -> LimaSettings.of(Config.of(), Map.of("LIMA_HOME", longName), folder))
                .isInstanceOfSatisfying(BerthException.class, e -> {
                    assertThat(e.kind()).isEqualTo(ErrorKind.MACHINE_NOT_READY);
                    assertThat(e.seen()).contains("104");
                    assertThat(e.todo()).contains("LIMA_HOME");
                });
    }

    @Test
    void drift_is_said_and_taken_over_where_a_stopped_machine_can() throws Exception {
        Path work = Files.createDirectory(folder.resolve("work"));
        Path image = Files.createFile(folder.resolve("vm.img"));
        LimaTemplate machine = LimaTemplate.parse(
                template("machine.cpus=2", "machine.disk=60g").yaml());

        assertThat(TemplateDrift.between(machine, template()).isEmpty()).isTrue();
        TemplateDrift drift = TemplateDrift.between(
                machine,
                template("machine.mounts=" + work, "machine.cpus=4", "machine.disk=40g", "machine.image=" + image));

        assertThat(drift.atNextStart())
                .hasSize(2)
                .anyMatch(text -> text.startsWith("cpus"))
                .anyMatch(text -> text.startsWith("mounts"));
        assertThat(drift.onlyInNewMachine()).hasSize(2);
        assertThat(drift.sentences())
                .flatExtracting(Advice::steps)
                .extracting(NextStep::action)
                .containsExactly(
                        NextStep.Action.RESTART_MACHINE,
                        NextStep.Action.RESTART_MACHINE,
                        NextStep.Action.DELETE_MACHINE,
                        NextStep.Action.DELETE_MACHINE);

        LimaTemplate taken =
                TemplateDrift.updated(machine, template("machine.mounts=" + work, "machine.image=" + image));
        assertThat(taken.mounts()).containsExactly(work);
        assertThat(taken.tree().path("cpus").asInt()).isEqualTo(2);
        assertThat(taken.tree().path("images")).hasSize(2);
        assertThat(LimaTemplate.madeByBerth(taken.yaml())).isTrue();
    }

    private static void refused(ThrowingCallable call, String... words) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        BerthException.class, e -> assertThat(e.getMessage()).contains(words));
    }

    private LimaTemplate template(String... flags) {
        return LimaTemplate.of(settings(flags), "amd64");
    }

    private LimaSettings settings(String... flags) {
        List<String> all = new ArrayList<>(List.of(flags));
        return LimaSettings.of(
                Config.of(all.toArray(String[]::new)), Map.of("HOME", folder.toString()), folder.resolve(".berth"));
    }

    private Path file(String yaml) throws Exception {
        return Files.writeString(folder.resolve("template.yaml"), yaml);
    }
}
