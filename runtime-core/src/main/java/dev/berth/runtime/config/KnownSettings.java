package dev.berth.runtime.config;

import static dev.berth.runtime.config.KnownSetting.with;
import static dev.berth.runtime.config.KnownSetting.without;

import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.limit.Limit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every setting that exists, those of a {@link SettingsProvider} among them; {@code docs} and error texts are made from it. */
public final class KnownSettings {
    private static final String TARGET = "agents.TARGET.";
    private static final String GIT = "git.credentials.NAME.";

    private static final List<SettingsProvider> PROVIDERS =
            ServiceLoader.load(SettingsProvider.class, SettingsProvider.class.getClassLoader()).stream()
                    .<SettingsProvider>map(ServiceLoader.Provider::get)
                    .sorted(Comparator.comparing(provider -> provider.getClass().getName()))
                    .toList();

    private static final List<KnownSetting> OWN = List.of(
            with("machine", machineType(), "auto", "machine that the containers run on"),
            without(
                    "machine.sshConfig",
                    SettingType.PATH,
                    "ssh configuration file for ssh:HOST, used instead of your own"),
            without(
                    "machine.environment.NAME",
                    SettingType.TEXT,
                    "variable for programs on ssh:HOST, such as DOCKER_HOST"),
            with("engine", engineType(), "auto", "program that runs the containers"),
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
            with(
                    "workspace.protect",
                    SettingType.oneOf("on", "off"),
                    "on",
                    "whether paths of a workspace from which this host runs something are read-only for the agent"),
            without(
                    "workspace.gitFolders",
                    SettingType.LIST,
                    "folders with git folders that a workspace may use although they do not name it, such as those of"
                            + " alternates"),
            without(
                    TARGET + "baseUrl",
                    SettingType.httpAddress("an address such as http://host.berth.internal:8080"),
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
            without(
                    GIT + "url",
                    SettingType.matching(
                            "https?://[A-Za-z0-9]([A-Za-z0-9.-]{0,250}[A-Za-z0-9])?(:[0-9]{1,5})?/?",
                            "scheme, host and perhaps port of one server, such as https://git.example.com"),
                    "git server that the agents may use a credential of yours for, over http or https"),
            without(
                    GIT + "user",
                    SettingType.matching(
                            "[^\\s\\p{Cntrl}\"'\\\\:]{1,128}", "a name without blanks, quotes, colons and backslashes"),
                    "user name on that server; without it \"git\", since most servers take any name with a token"),
            without(
                    GIT + "file",
                    SettingType.PATH,
                    "file that holds the password or token; nobody but you may be able to read it"),
            without(
                    GIT + "command",
                    SettingType.COMMAND,
                    "command on this host that prints the password or token, run when an agent's process starts"),
            without(
                    GIT + "variable",
                    SettingType.matching("[A-Za-z_][A-Za-z0-9_]{0,120}", "the name of a variable"),
                    "variable of this process that holds the password or token"),
            without("limits.NAME", SettingType.DURATION, "a time limit"),
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
                    "agents that the server makes ready when it starts, each with a folder of its own or without one,"
                            + " such as claude@/work/shop, codex/alice"),
            with(
                    "server.starts",
                    SettingType.number(1, 100),
                    "2",
                    "agents that the server makes ready at the same time when it starts"));

    private static final List<KnownSetting> ALL = withProvided();

    private KnownSettings() {}

    public static List<KnownSetting> all() {
        return ALL;
    }

    static Optional<KnownSetting> of(String key) {
        return ALL.stream().filter(known -> known.covers(key)).findFirst();
    }

    /** Whether there are settings below {@code key}. */
    static boolean isSection(String key) {
        return ALL.stream().anyMatch(known -> known.isBelow(key));
    }

    static Optional<String> keyOf(String variable) {
        if (!variable.startsWith(KnownSetting.VARIABLE_PREFIX)) {
            return Optional.empty();
        }
        return ALL.stream().flatMap(known -> known.keyOf(variable).stream()).findFirst();
    }

    /** Whether a variable looks like a setting: its first word is a section of settings. */
    static boolean looksLikeSetting(String variable) {
        return variable.startsWith(KnownSetting.VARIABLE_PREFIX)
                && ALL.stream()
                        .map(known -> known.variable().split("_", 3)[1])
                        .anyMatch(word -> variable.startsWith(KnownSetting.VARIABLE_PREFIX + word + "_"));
    }

    /** The keys of the same section, or all when there is no such section. */
    static String suggestKeys(String key) {
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
        return Stream.concat(KnownLimits.all().stream(), PROVIDERS.stream().flatMap(one -> one.limits().stream()))
                .toList();
    }

    private static List<KnownSetting> withProvided() {
        List<KnownSetting> all = new ArrayList<>(OWN);
        PROVIDERS.stream()
                .flatMap(one -> one.settings().stream())
                .forEach(setting -> all.add(insertPosition(setting, all), setting));
        return List.copyOf(all);
    }

    /** The index behind the last setting of the same section. */
    private static int insertPosition(KnownSetting setting, List<KnownSetting> all) {
        int last = all.size() - 1;
        while (last >= 0 && !all.get(last).section().equals(setting.section())) {
            last--;
        }
        return last < 0 ? all.size() : last + 1;
    }

    private static SettingType machineType() {
        List<String> names = new ArrayList<>(List.of("auto", "local"));
        names.addAll(provided("machine", SettingsProvider::machines));
        return SettingType.matching(
                names.stream().map(Pattern::quote).collect(Collectors.joining("|", "", "|ssh:[^\\s-][^\\s]*")),
                String.join(", ", names) + " or ssh:HOST");
    }

    private static SettingType engineType() {
        List<String> names = new ArrayList<>(List.of("auto", "nerdctl", "docker"));
        names.addAll(provided("engine", SettingsProvider::engines));
        return SettingType.oneOf(names.toArray(String[]::new));
    }

    private static List<String> provided(String setting, Function<SettingsProvider, List<String>> values) {
        Stream<String> ours = HostModule.all().stream()
                .filter(module -> module.setting().equals(setting))
                .map(HostModule::value);
        return Stream.concat(ours, PROVIDERS.stream().flatMap(one -> values.apply(one).stream()))
                .distinct()
                .toList();
    }
}
