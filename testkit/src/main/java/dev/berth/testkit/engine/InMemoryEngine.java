package dev.berth.testkit.engine;

import dev.berth.runtime.container.ContainerEngine;
import dev.berth.runtime.container.ContainerState;
import dev.berth.runtime.container.Containers;
import dev.berth.runtime.container.EngineInfo;
import dev.berth.runtime.container.Images;
import dev.berth.runtime.container.Stats;
import dev.berth.runtime.container.Volumes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An engine for tests of what stands above engines. It counts what it is asked, lets a test step in before every command, and can
 * lose its containers. Safe for all threads.
 */
public final class InMemoryEngine implements ContainerEngine {
    /** Steps in before a command is carried out: may wait, and what it throws is what the command throws. */
    @FunctionalInterface
    public interface Intervention {
        void before(String command) throws InterruptedException;
    }

    private final String name;
    private final Map<String, Program> programs = new ConcurrentHashMap<>();
    private final List<String> commands = new CopyOnWriteArrayList<>();
    private final InMemoryContainers containers = new InMemoryContainers(this);
    private volatile Intervention intervention = command -> {};

    public InMemoryEngine(String name) {
        this.name = name;
    }

    /** What {@code argv[0]} stands for. */
    public InMemoryEngine with(String program, Program code) {
        programs.put(program, code);
        return this;
    }

    /** From now on, steps in before every command. */
    public void intervene(Intervention other) {
        intervention = other;
    }

    /** Every command until now, such as {@code run berth-…-g1}. */
    public List<String> commands() {
        return List.copyOf(commands);
    }

    /** How many commands begin with {@code verb}. */
    public long count(String verb) {
        return commands.stream()
                .filter(command -> command.startsWith(verb + " "))
                .count();
    }

    /** Kills a container's PID 1, and with it everything inside. */
    public void kill(String container, ContainerState.Exited state) {
        containers.kill(container, state);
    }

    /** Removes a container behind everybody's back. */
    public void lose(String container) {
        containers.lose(container);
    }

    /** How many programs run in all containers. */
    public int running() {
        return containers.running();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public EngineInfo info() {
        return new EngineInfo(name, "1", "1", false);
    }

    @Override
    public Containers containers() {
        return containers;
    }

    @Override
    public Optional<Images> images() {
        return Optional.empty();
    }

    @Override
    public Optional<Volumes> volumes() {
        return Optional.empty();
    }

    @Override
    public Optional<Stats> stats() {
        return Optional.empty();
    }

    void command(String command) throws InterruptedException {
        commands.add(command);
        intervention.before(command);
    }

    Optional<Program> program(String name) {
        return Optional.ofNullable(programs.get(name));
    }
}
