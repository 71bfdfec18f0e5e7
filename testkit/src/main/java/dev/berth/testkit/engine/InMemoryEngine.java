package dev.berth.testkit.engine;

import dev.berth.runtime.container.ContainerEngine;
import dev.berth.runtime.container.ContainerState;
import dev.berth.runtime.container.Containers;
import dev.berth.runtime.container.EngineIdentity;
import dev.berth.runtime.container.EngineInfo;
import dev.berth.runtime.container.Images;
import dev.berth.runtime.container.Mount;
import dev.berth.runtime.container.Stats;
import dev.berth.runtime.container.Volumes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An engine for tests of the code that uses engines. It records its commands, lets a test intercept every command, and
 * can kill and remove its containers. Safe for all threads.
 */
public final class InMemoryEngine implements ContainerEngine {
    /** An interceptor that runs before a command; it may wait, and the command throws its exception. */
    @FunctionalInterface
    public interface CommandInterceptor {
        void before(String command) throws InterruptedException;
    }

    private final String name;
    private final Map<String, Program> programs = new ConcurrentHashMap<>();
    private final List<String> commands = new CopyOnWriteArrayList<>();
    private final InMemoryContainers containers = new InMemoryContainers(this);
    private volatile EngineIdentity identity = new EngineIdentity("in-memory", "");
    private volatile CommandInterceptor interceptor = command -> {};
    private volatile Optional<Volumes> volumes = Optional.empty();

    public InMemoryEngine(String name) {
        this.name = name;
    }

    /** Gives the engine volumes, which it has none of at first. */
    public InMemoryVolumes withVolumes() {
        InMemoryVolumes made = new InMemoryVolumes();
        volumes = Optional.of(made);
        return made;
    }

    /** Sets the code for a program, which {@code argv[0]} names. */
    public InMemoryEngine withProgram(String program, Program code) {
        programs.put(program, code);
        return this;
    }

    /** Sets the interceptor of all later commands. */
    public void setInterceptor(CommandInterceptor other) {
        interceptor = other;
    }

    /** The commands so far, such as {@code run berth-…-g1}. */
    public List<String> commands() {
        return List.copyOf(commands);
    }

    /** The number of commands that begin with {@code verb}. */
    public long count(String verb) {
        return commands.stream()
                .filter(command -> command.startsWith(verb + " "))
                .count();
    }

    /** Kills a container's first process, and with it all its processes. */
    public void kill(String container, ContainerState.Exited state) {
        containers.kill(container, state);
    }

    /** The mounts that a container was created with. */
    public List<Mount> mounts(String container) {
        return containers.mounts(container);
    }

    /** Removes a container without a command. */
    public void removeDirectly(String container) {
        containers.removeDirectly(container);
    }

    /** The number of running programs in all containers. */
    public int runningPrograms() {
        return containers.runningPrograms();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public EngineInfo info() {
        return new EngineInfo(name, "1", "1", false, identity);
    }

    @Override
    public EngineIdentity identity() throws InterruptedException {
        command("identity " + name);
        return identity;
    }

    @Override
    public String endpoint() {
        return identity.endpoint();
    }

    /** Sets the identity, as if another engine answered from now on. */
    public void setIdentity(EngineIdentity other) {
        identity = other;
    }

    /**
     * Deletes a folder of the machine, and makes it again: containers that exist now and mount {@code source} have the
     * deleted folder, and start no more programs.
     */
    public void replaceFolder(String source) {
        containers.replaceFolder(source);
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
        return volumes;
    }

    @Override
    public Optional<Stats> stats() {
        return Optional.empty();
    }

    void command(String command) throws InterruptedException {
        commands.add(command);
        interceptor.before(command);
    }

    Optional<Program> program(String name) {
        return Optional.ofNullable(programs.get(name));
    }
}
