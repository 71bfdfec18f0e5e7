package dev.berth.testkit.agent;

import dev.berth.acp.AcpAgent;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The command lines that start the agents of this package as programs on this host. */
public final class AgentPrograms {
    private AgentPrograms() {}

    /** The argv of a {@link ScriptedAgentMain}. */
    public static List<String> scripted() {
        return java(ScriptedAgentMain.class, List.of());
    }

    /** The argv of a {@link FaultyAgentMain}. */
    public static List<String> faulty(Fault fault) {
        return java(FaultyAgentMain.class, fault.arguments());
    }

    /** The class path of these programs: testkit, acp, Jackson, slf4j. */
    public static List<Path> classPath() {
        return Stream.of(
                        ScriptedAgent.class,
                        AcpAgent.class,
                        tools.jackson.databind.JsonNode.class,
                        tools.jackson.core.JsonParser.class,
                        com.fasterxml.jackson.annotation.JsonProperty.class,
                        org.slf4j.Logger.class)
                .map(AgentPrograms::origin)
                .distinct()
                .toList();
    }

    private static List<String> java(Class<?> main, List<String> arguments) {
        List<String> argv = new ArrayList<>();
        argv.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        argv.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-cp"));
        argv.add(classPath().stream().map(Path::toString).collect(Collectors.joining(java.io.File.pathSeparator)));
        argv.add(main.getName());
        argv.addAll(arguments);
        return List.copyOf(argv);
    }

    private static Path origin(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError("a class path entry is a URI", e);
        }
    }
}
