package dev.berth.runtime.agent;

import java.util.Map;

/** Every name that an agent instance has on an engine and among the locks; the home's id keeps two homes apart. */
record InstanceNames(String home, Target target, AgentId agent) {
    static final String HOME = "dev.berth.home";
    static final String TARGET = "dev.berth.target";
    static final String AGENT = "dev.berth.agent";
    static final String SPEC = "dev.berth.spec";
    static final String GENERATION = "dev.berth.generation";

    String container(int generation) {
        return prefix() + "-g" + generation;
    }

    String volume() {
        return prefix() + "-home";
    }

    Map<String, String> labels() {
        return Map.of(HOME, home, TARGET, target.value(), AGENT, agent.value());
    }

    /** Held by whoever makes the instance ready, stops or removes it. */
    String lock() {
        return "instance-" + target + "-" + agent;
    }

    /** Held shared by every turn and terminal, and exclusively by whoever replaces the container. */
    String useLock() {
        return "use-" + target + "-" + agent;
    }

    private String prefix() {
        return "berth-" + home + "-" + target + "-" + agent;
    }
}
