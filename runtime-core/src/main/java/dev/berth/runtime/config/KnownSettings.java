package dev.berth.runtime.config;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Every setting that exists; {@code docs} and error texts are made from it. */
public final class KnownSettings {
    private static final String TARGET = "agents.TARGET.";

    private static final List<KnownSetting> ALL = List.of(
            with(
                    "machine",
                    SettingType.matching("auto|local|lima|ssh:[^\\s-][^\\s]*", "auto, local, lima or ssh:HOST"),
                    "auto",
                    "where containers live"),
            without(
                    "machine.sshConfig",
                    SettingType.PATH,
                    "configuration of ssh for ssh:HOST, in the place of your own"),
            without(
                    "machine.environment.NAME",
                    SettingType.TEXT,
                    "variable of programs on ssh:HOST, such as DOCKER_HOST"),
            with(
                    "machine.name",
                    SettingType.matching("[a-z0-9][a-z0-9-]{0,40}", "a name of small letters, digits and -"),
                    "berth",
                    "the virtual machine's name in Lima"),
            without("machine.cpus", SettingType.number(1, 512), "processors of the virtual machine"),
            without("machine.memory", SettingType.sizeFrom("1g"), "memory of the virtual machine"),
            with("machine.disk", SettingType.sizeFrom("2g"), "60g", "disk of the virtual machine; it can only grow"),
            without(
                    "machine.vmType",
                    SettingType.oneOf("vz", "qemu", "krunkit"),
                    "what runs the virtual machine; Lima's own choice where it is not set"),
            without(
                    "machine.image",
                    SettingType.TEXT,
                    "the virtual machine's disk image: a file, or https://…#sha256:…"),
            without(
                    "machine.nerdctlArchive",
                    SettingType.TEXT,
                    "nerdctl-full for the virtual machine: a file, https://…#sha256:…, or none where the image has it"),
            without("machine.mounts", SettingType.LIST, "folders that the virtual machine sees, at the same path"),
            without("machine.template", SettingType.PATH, "more of Lima's settings for the virtual machine, in YAML"),
            with(
                    "machine.stopWhenIdle",
                    SettingType.durationOr("never"),
                    "never",
                    "how long after its last use the virtual machine stops by itself"),
            with(
                    "engine",
                    SettingType.oneOf("auto", "nerdctl", "docker", "process"),
                    "auto",
                    "what runs the containers"),
            with(
                    "engine.namespace",
                    SettingType.matching(
                            "[A-Za-z0-9][A-Za-z0-9._-]{0,60}", "a containerd namespace: letters, digits, . _ -"),
                    "berth",
                    "containerd namespace (nerdctl)"),
            with(
                    "image.base",
                    SettingType.matching(
                            "[a-z0-9][A-Za-z0-9._:/@-]{0,250}", "an image reference such as debian:trixie-slim"),
                    "docker.io/library/node:22-trixie-slim",
                    "base image of the agents' images"),
            without("image.caCertificates", SettingType.PATH, "PEM file trusted by builds and in the containers"),
            without(
                    "image.proxy",
                    SettingType.matching("https?://[^\\s]+", "an address such as http://proxy.example:3128"),
                    "HTTP proxy of builds"),
            without("image.npmrc", SettingType.PATH, "npm's settings in builds"),
            without("image.pipConf", SettingType.PATH, "pip's settings in builds"),
            with(
                    "container.network",
                    SettingType.matching("[A-Za-z0-9][A-Za-z0-9_.-]{0,120}", "bridge, host, none or a network's name"),
                    "bridge",
                    "network of the containers"),
            with("container.cpus", SettingType.DECIMAL, "2", "processors of one container"),
            with("container.memory", SettingType.sizeFrom("16m"), "4g", "memory of one container"),
            with("container.pids", SettingType.number(16, 4_000_000), "1024", "processes and threads of one container"),
            without(
                    TARGET + "baseUrl",
                    SettingType.matching("https?://[^\\s]+", "an address such as http://host.berth.internal:8080"),
                    "address of the provider"),
            without(TARGET + "model", SettingType.TEXT, "model"),
            without(TARGET + "mode", SettingType.TEXT, "the agent's mode"),
            without(TARGET + "env.NAME", SettingType.TEXT, "one more variable for the agent; never a secret"),
            without(TARGET + "mcpServers.NAME.command", SettingType.PROGRAM, "its program"),
            without(TARGET + "mcpServers.NAME.args", SettingType.LIST, "its arguments"),
            without(TARGET + "mcpServers.NAME", SettingType.ARGV, "one more MCP server: its program and arguments"),
            without(
                    TARGET + "mounts",
                    SettingType.MOUNTS,
                    "more folders for the agent: SOURCE:TARGET or SOURCE:TARGET:ro"),
            without(
                    TARGET + "credentials.file",
                    SettingType.PATH,
                    "file that holds the agent's credential; only you may read it"),
            without(
                    TARGET + "credentials.command",
                    SettingType.COMMAND,
                    "command on this host that prints the agent's credential, run when the agent starts"),
            without(TARGET + "credentials.NAME.file", SettingType.PATH, "the same for one of its variables"),
            without(TARGET + "credentials.NAME.command", SettingType.COMMAND, "the same for one of its variables"),
            without(
                    "credentials.command",
                    SettingType.COMMAND,
                    "command for all agents; BERTH_TARGET and BERTH_CREDENTIAL tell it whose and which"),
            without("limits.NAME", SettingType.DURATION, "a time limit"),
            with("process.sandbox", SettingType.oneOf("bwrap", "none"), "bwrap", "sandbox of the embedded engine"),
            with("terminal.ring", SettingType.sizeWithin("64k", "64m"), "1m", "output that a terminal keeps"),
            with("terminal.replay", SettingType.sizeWithin("4k", "64m"), "256k", "output that a new viewer is shown"),
            with("terminal.sessions", SettingType.number(1, 100_000), "64", "terminals in all"),
            with("terminal.sessionsPerAgent", SettingType.number(1, 100_000), "16", "terminals of one agent"),
            with("terminal.sessionsPerPrincipal", SettingType.number(1, 100_000), "32", "terminals of one person"),
            with("terminal.viewers", SettingType.number(1, 1000), "8", "viewers of one terminal"),
            with("terminal.recordingSize", SettingType.sizeWithin("64k", "100g"), "64m", "size of one recording"),
            with("server.address", SettingType.ADDRESS, "127.0.0.1", "where the server listens"),
            with("server.port", SettingType.number(0, 65_535), "8470", "port of the server; 0: any free one"),
            without("server.origins", SettingType.LIST, "addresses of a proxy in front: https://berth.example"),
            without("server.agents", SettingType.LIST, "agents that the server makes ready: claude, codex/alice"));

    private KnownSettings() {}

    public static List<KnownSetting> all() {
        return ALL;
    }

    static Optional<KnownSetting> of(String key) {
        return ALL.stream().filter(known -> known.covers(key)).findFirst();
    }

    /** Whether there are settings below {@code key}. */
    static boolean section(String key) {
        return ALL.stream().anyMatch(known -> known.below(key));
    }

    static Optional<String> keyOf(String variable) {
        return ALL.stream().flatMap(known -> known.keyOf(variable).stream()).findFirst();
    }

    /** Whether a variable of this name is meant as a setting: its first word is that of a setting. */
    static boolean meant(String variable) {
        return ALL.stream()
                .map(known -> known.variable().split("_", 3)[1])
                .anyMatch(word -> variable.startsWith("BERTH_" + word + "_"));
    }

    /** The keys of the same section, or all when there is no such section. */
    static String near(String key) {
        String section = key.contains(".") ? key.substring(0, key.indexOf('.') + 1) : key;
        String same = names(section);
        return same.isEmpty() ? names("") : same;
    }

    private static String names(String prefix) {
        return ALL.stream()
                .map(KnownSetting::name)
                .filter(name -> name.startsWith(prefix))
                .collect(Collectors.joining(", "));
    }

    private static KnownSetting with(String name, SettingType type, String standard, String meaning) {
        return new KnownSetting(name, type, Optional.of(standard), meaning);
    }

    private static KnownSetting without(String name, SettingType type, String meaning) {
        return new KnownSetting(name, type, Optional.empty(), meaning);
    }
}
