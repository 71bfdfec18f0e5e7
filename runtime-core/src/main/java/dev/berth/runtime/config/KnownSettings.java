package dev.berth.runtime.config;

import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.limit.Limit;
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
                    "machine that the containers run on"),
            without(
                    "machine.sshConfig",
                    SettingType.PATH,
                    "ssh configuration file for ssh:HOST, used instead of your own"),
            without(
                    "machine.environment.NAME",
                    SettingType.TEXT,
                    "variable for programs on ssh:HOST, such as DOCKER_HOST"),
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
                    "program that runs the containers"),
            with(
                    "engine.namespace",
                    SettingType.matching(
                            "[A-Za-z0-9][A-Za-z0-9._-]{0,60}", "a containerd namespace: letters, digits, . _ -"),
                    "berth",
                    "containerd namespace of nerdctl"),
            with(
                    "image.base",
                    SettingType.matching(
                            "[a-z0-9][A-Za-z0-9._:/@-]{0,250}", "an image reference such as debian:trixie-slim"),
                    "docker.io/library/node:22-trixie-slim",
                    "base image that the agents' images are built on"),
            without(
                    "image.caCertificates",
                    SettingType.PATH,
                    "PEM file of certificates that builds and containers trust"),
            without(
                    "image.proxy",
                    SettingType.matching("https?://[^\\s]+", "an address such as http://proxy.example:3128"),
                    "HTTP proxy of image builds"),
            without("image.npmrc", SettingType.PATH, "npm's configuration file in image builds"),
            without("image.pipConf", SettingType.PATH, "pip's configuration file in image builds"),
            with(
                    "container.network",
                    SettingType.matching("[A-Za-z0-9][A-Za-z0-9_.-]{0,120}", "bridge, host, none or a network's name"),
                    "bridge",
                    "network that the containers are in"),
            with("container.cpus", SettingType.DECIMAL, "2", "processors that one container may use"),
            with("container.memory", SettingType.sizeFrom("16m"), "4g", "memory that one container may use"),
            with(
                    "container.pids",
                    SettingType.number(16, 4_000_000),
                    "1024",
                    "processes and threads that one container may have"),
            without(
                    TARGET + "baseUrl",
                    SettingType.matching("https?://[^\\s]+", "an address such as http://host.berth.internal:8080"),
                    "address of the model provider, instead of the agent's own"),
            without(TARGET + "model", SettingType.TEXT, "model that the agent uses"),
            without(TARGET + "mode", SettingType.TEXT, "mode that the agent starts in"),
            without(
                    TARGET + "env.NAME",
                    SettingType.TEXT,
                    "variable for the agent; not for secrets, which are credentials"),
            without(TARGET + "mcpServers.NAME.command", SettingType.PROGRAM, "program of one more MCP server"),
            without(TARGET + "mcpServers.NAME.args", SettingType.LIST, "arguments of that program"),
            without(
                    TARGET + "mcpServers.NAME",
                    SettingType.ARGV,
                    "one more MCP server: its program and arguments as one list"),
            without(TARGET + "mounts", SettingType.MOUNTS, "folders that the agent sees besides its workspaces"),
            without(
                    TARGET + "credentials.file",
                    SettingType.PATH,
                    "file that holds the agent's credential; nobody but you may be able to read it"),
            without(
                    TARGET + "credentials.command",
                    SettingType.COMMAND,
                    "command on this host that prints the agent's credential, run when the agent starts"),
            without(
                    TARGET + "credentials.NAME.file",
                    SettingType.PATH,
                    "file that holds the credential for the variable NAME"),
            without(
                    TARGET + "credentials.NAME.command",
                    SettingType.COMMAND,
                    "command that prints the credential for the variable NAME"),
            without(
                    "credentials.command",
                    SettingType.COMMAND,
                    "command that prints the credential of any agent; its variables BERTH_TARGET and BERTH_CREDENTIAL name the agent program and the credential"),
            without("limits.NAME", SettingType.DURATION, "a time limit"),
            with("process.sandbox", SettingType.oneOf("bwrap", "none"), "bwrap", "sandbox of the embedded engine"),
            with(
                    "terminal.ring",
                    SettingType.sizeWithin("64k", "64m"),
                    "1m",
                    "output that each terminal keeps for viewers that come back"),
            with(
                    "terminal.replay",
                    SettingType.sizeWithin("4k", "64m"),
                    "256k",
                    "part of that output that a new viewer is shown"),
            with("terminal.sessions", SettingType.number(1, 100_000), "64", "terminals that may be open at once"),
            with(
                    "terminal.sessionsPerAgent",
                    SettingType.number(1, 100_000),
                    "16",
                    "terminals that one agent may have open at once"),
            with(
                    "terminal.sessionsPerPrincipal",
                    SettingType.number(1, 100_000),
                    "32",
                    "terminals that one person may have open at once"),
            with("terminal.viewers", SettingType.number(1, 1000), "8", "viewers that one terminal may have at once"),
            with(
                    "terminal.recordingSize",
                    SettingType.sizeWithin("64k", "100g"),
                    "64m",
                    "largest size of the recording of one terminal"),
            with("server.address", SettingType.ADDRESS, "127.0.0.1", "address that the server listens on"),
            with(
                    "server.port",
                    SettingType.number(0, 65_535),
                    "8470",
                    "port that the server listens on; 0: any free one"),
            without(
                    "server.origins",
                    SettingType.LIST,
                    "addresses of the TLS proxy in front of the server, such as https://berth.example"),
            without(
                    "server.agents",
                    SettingType.LIST,
                    "agents that the server makes ready when it starts, such as claude, codex/alice"));

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

    /** The time limits that {@code limits.NAME} may name. */
    public static List<Limit> limits() {
        return KnownLimits.all();
    }

    private static KnownSetting with(String name, SettingType type, String standard, String meaning) {
        return new KnownSetting(name, type, Optional.of(standard), meaning);
    }

    private static KnownSetting without(String name, SettingType type, String meaning) {
        return new KnownSetting(name, type, Optional.empty(), meaning);
    }
}
