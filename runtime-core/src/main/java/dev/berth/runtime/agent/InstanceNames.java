package dev.berth.runtime.agent;

import java.util.Map;
import java.util.TreeMap;

/**
 * The names of an agent instance on an engine and among the locks; the home's id keeps two Berth homes apart.
 *
 * @param key as {@link InstanceId#key}
 */
record InstanceNames(String home, AgentName agent, String key) {
    static final String HOME = "dev.berth.home";
    static final String TARGET = "dev.berth.target";
    static final String AGENT = "dev.berth.agent";
    static final String INSTANCE = "dev.berth.instance";
    static final String SPEC = "dev.berth.spec";
    static final String GENERATION = "dev.berth.generation";

    InstanceNames(String home, InstanceId id) {
        this(home, id.name(), id.key());
    }

    String container(int generation) {
        return prefix() + "-" + key + "-g" + generation;
    }

    /** The volume with the agent's home, which all instances share. */
    String volume() {
        return "berth-" + home + "-" + unambiguous() + "-home";
    }

    /** The volume of an agent whose record names none; two agents might have the same: claude/a-b and claude-a/b. */
    String oldVolume() {
        return prefix() + "-home";
    }

    /** The volume with the home of an agent that cannot share it between instances; no agent's name has an underscore. */
    String volumeOfInstance() {
        return "berth-" + home + "-" + unambiguous() + "_" + key + "-home";
    }

    /** Whether a volume is the home of one of the agent's instances, whichever. */
    boolean isVolumeOfInstances(String volume) {
        return volume.startsWith("berth-" + home + "-" + unambiguous() + "_") && volume.endsWith("-home");
    }

    /** Whether a volume has the name of the agent's home, or of one of its homes. */
    boolean isHomeOfAgent(String volume) {
        return volume.equals(volume()) || isVolumeOfInstances(volume);
    }

    /** Whether a volume is the home of an agent of this home. */
    static boolean isHome(String home, String volume) {
        return volume.startsWith("berth-" + home + "-") && volume.endsWith("-home");
    }

    /** The labels of the instance's containers. */
    Map<String, String> labels() {
        Map<String, String> labels = new TreeMap<>(agentLabels());
        labels.put(INSTANCE, key);
        return labels;
    }

    /** The labels that the containers of all instances of the agent have. */
    Map<String, String> agentLabels() {
        return Map.of(
                HOME, home, TARGET, agent.target().value(), AGENT, agent.agent().value());
    }

    /** Held while the instance is made ready, stopped or removed. */
    String lock() {
        return "instance-" + unambiguous() + "-" + key;
    }

    /** Held during the agent's first start, until the user inside is fixed. */
    String agentLock() {
        return "agent-" + unambiguous();
    }

    /** Held shared by every turn, terminal and program in the container, and exclusively while the container is removed. */
    String useLock(int generation) {
        return "use-" + agent.target() + "-" + agent.agent() + "-" + key + "-g" + generation;
    }

    /** The use lock of a container of a Berth without instances, which had all workspaces of the agent. */
    String oldUseLock() {
        return "use-" + agent.target() + "-" + agent.agent();
    }

    /** The agent's name with a separator that is in neither of its parts: no part has a dot, and this target no hyphen. */
    private String unambiguous() {
        return agent.target() + (agent.target().value().contains("-") ? "." : "-") + agent.agent();
    }

    private String prefix() {
        return "berth-" + home + "-" + agent.target() + "-" + agent.agent();
    }
}
