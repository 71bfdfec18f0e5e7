package dev.berth.testkit.contract;

import dev.berth.acp.AgentCapabilities;
import dev.berth.acp.Content;
import dev.berth.acp.SessionSpec;
import dev.berth.runtime.agent.AgentInstance;
import dev.berth.runtime.agent.ContainerAgentRuntime;
import dev.berth.runtime.container.ContainerId;
import dev.berth.runtime.container.ContainerProcess;
import dev.berth.runtime.container.ContainerSpec;
import dev.berth.runtime.container.ContainerUser;
import dev.berth.runtime.container.Containers;
import dev.berth.runtime.container.ExecSpec;
import dev.berth.runtime.container.Mount;
import dev.berth.runtime.container.Owner;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Containers of one agent's image that mount the home of one instance, in addition to the instance's own container.
 * They are made with the engine, with the instance's image, user, variables and files in memory.
 */
final class SharedHome implements AutoCloseable {
    private static final String HOME = "/home/agent";
    private static final List<String> IDLE = List.of("tini", "-s", "--", "berth-exec", "idle");
    private static final String SAVE_FILES = "cd /run/berth && mkdir -p agent && tar -c agent";
    private static final String LOAD_FILES = "cd /run/berth && umask 077 && tar -x";

    /** A conversation that was answered, and a word of its prompt. */
    private record Conversation(String session, String word) {}

    private final AgentUnderTest agent;
    private final SharedHomeLoad load;
    private final Containers engine;
    private final List<ContainerId> created = new ArrayList<>();
    private final List<SharedHomeContainer> containers = new ArrayList<>();
    private final AtomicInteger killedEarly = new AtomicInteger();
    private final Queue<Conversation> conversations = new ConcurrentLinkedQueue<>();

    private SharedHome(AgentUnderTest agent, SharedHomeLoad load) {
        this.agent = agent;
        this.load = load;
        this.engine = agent.host().engine().containers();
    }

    static SharedHome of(AgentUnderTest agent, AgentFixture fixture, AgentInstance instance, SharedHomeLoad load)
            throws Exception {
        SharedHome home = new SharedHome(agent, load);
        boolean made = false;
        try {
            home.create(fixture, instance);
            made = true;
            return home;
        } finally {
            if (!made) {
                home.close();
            }
        }
    }

    private void create(AgentFixture fixture, AgentInstance instance) throws Exception {
        ExecSpec adapter = ExecSpec.of(
                        ((ContainerAgentRuntime) agent.runtime()).profile().adapter())
                .withEnvironment(variables(instance))
                .withSecrets(Map.of(fixture.keyVariable(), AgentFixture.KEY));
        byte[] files = output(instance, ExecSpec.of("sh", "-c", SAVE_FILES));
        String owner = UUID.randomUUID().toString().substring(0, 8);
        for (int i = 0; i < load.containers(); i++) {
            ContainerId id = engine.run(spec(instance, i));
            created.add(id);
            SharedHomeContainer container = new SharedHomeContainer(
                    engine.scope(id, new Owner(owner + i, other -> other.startsWith(owner))), adapter);
            containers.add(container);
            container.run(ExecSpec.of("sh", "-c", LOAD_FILES), files);
        }
    }

    private ContainerSpec spec(AgentInstance instance, int number) throws Exception {
        Path project = agent.project();
        String volume = "berth-" + agent.host().context().home().id() + "-" + instance.target() + "-" + instance.agent()
                + "-home";
        if (!agent.host().engine().volumes().orElseThrow().exists(volume)) {
            throw new AssertionError("the home's volume is not " + volume);
        }
        return new ContainerSpec(
                instance.snapshot().containerName() + "-beside-" + number,
                instance.snapshot().image(),
                IDLE,
                Map.of("dev.berth.test", "shared-home"),
                Map.of("HOME", HOME, "LANG", "C.UTF-8"),
                List.of(
                        new Mount.Tmpfs("/run/berth"),
                        new Mount.Volume(volume, HOME),
                        new Mount.Bind(project.toString(), project.toString(), false)),
                Optional.of(new ContainerUser(agent.owner(), (Integer) Files.getAttribute(project, "unix:gid"))),
                Optional.of(HOME),
                "bridge",
                Map.of("host.berth.internal", agent.host().machine().hostAddress()),
                Optional.empty());
    }

    /** The variables of the instance's programs, without its credential and what is only true of its own container. */
    private static Map<String, String> variables(AgentInstance instance) throws Exception {
        Map<String, String> all = new TreeMap<>();
        for (String variable :
                new String(output(instance, ExecSpec.of("env", "-0")), StandardCharsets.UTF_8).split("\0", -1)) {
            int equals = variable.indexOf('=');
            if (equals > 0
                    && !variable.matches("(?s)(BERTH_MARK|BERTH_LEASH|BERTH_MOUNTS|HOSTNAME|PWD|OLDPWD|SHLVL|_)=.*")) {
                all.put(variable.substring(0, equals), variable.substring(equals + 1));
            }
        }
        return all;
    }

    private static byte[] output(AgentInstance instance, ExecSpec spec) throws Exception {
        try (ContainerProcess process = instance.exec(spec)) {
            return SharedHomeContainer.output(process, new byte[0]);
        }
    }

    /** Runs all starts, in all containers at the same time. */
    void run() throws Exception {
        long began = System.nanoTime();
        turn(containers.getFirst(), "first");
        Duration whole = Duration.ofNanos(System.nanoTime() - began);
        List<List<Boolean>> starts = load.starts();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < containers.size(); i++) {
                int number = i;
                running.add(threads.submit(() -> {
                    run(number, starts.get(number), whole);
                    return true;
                }));
            }
            for (Future<?> one : running) {
                one.get();
            }
        }
    }

    private void run(int number, List<Boolean> starts, Duration whole) throws Exception {
        Random random = new Random(load.seed() + number + 1);
        for (int i = 0; i < starts.size(); i++) {
            if (starts.get(i)) {
                kill(containers.get(number), Duration.ofMillis(random.nextLong(2 * whole.toMillis())));
            } else {
                turn(containers.get(number), number + "-" + i);
            }
        }
    }

    private void turn(SharedHomeContainer container, String number) throws Exception {
        String word = "word-" + number + "-" + UUID.randomUUID();
        try (RawAdapter adapter = RawAdapter.over(container.startAdapter())) {
            RawAdapter.await(adapter.initialized());
            String session =
                    RawAdapter.await(adapter.client().newSession(project())).sessionId();
            RawAdapter.await(adapter.client().prompt(session, List.of(Content.text("@@say " + word))));
            if (!adapter.hasSaid(word)) {
                throw new AssertionError("turn " + number + " ended without its answer");
            }
            conversations.add(new Conversation(session, word));
        }
    }

    /** Kills an adapter that begins a turn, at a moment that is before, during or after the turn. */
    private void kill(SharedHomeContainer container, Duration moment) throws Exception {
        try (RawAdapter adapter = RawAdapter.over(container.startAdapter())) {
            CompletableFuture<?> turn = adapter.initialized()
                    .thenCompose(_ -> adapter.client().newSession(project()))
                    .thenCompose(opened ->
                            adapter.client().prompt(opened.sessionId(), List.of(Content.text("@@slow 10 20"))));
            try {
                turn.get(moment.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException _) {
                killedEarly.incrementAndGet();
            } catch (ExecutionException e) {
                throw new AssertionError("a turn failed before its adapter was killed", e);
            }
            container.killAdapters();
        }
    }

    private SessionSpec project() {
        return SessionSpec.at(agent.project().toString());
    }

    /** The number of adapters that were killed before their turn was over. */
    int killedEarly() {
        return killedEarly.get();
    }

    /** The files of the home that cannot be read as the format that their name or content promises. */
    List<String> unsoundFiles() throws Exception {
        byte[] script = SharedHomeFiles.SCRIPT.getBytes(StandardCharsets.UTF_8);
        byte[] output = containers.getFirst().run(ExecSpec.of("python3", "-", HOME), script);
        List<String> lines = new String(output, StandardCharsets.UTF_8).lines().toList();
        if (lines.isEmpty() || !lines.getLast().startsWith("checked ")) {
            throw new AssertionError("the check of the home did not end: " + lines);
        }
        return lines.subList(0, lines.size() - 1);
    }

    /** The conversations that a new adapter in another container cannot continue. */
    List<String> lostConversations() throws Exception {
        List<String> lost = new ArrayList<>();
        try (RawAdapter adapter = RawAdapter.over(containers.getLast().startAdapter())) {
            AgentCapabilities offered = RawAdapter.await(adapter.initialized()).capabilities();
            for (Conversation known : conversations) {
                try {
                    RawAdapter.await(
                            offered.session("resume")
                                    ? adapter.resume(known.session(), project())
                                    : adapter.load(known.session(), project()));
                    String again = "again-" + UUID.randomUUID();
                    RawAdapter.await(adapter.client().prompt(known.session(), List.of(Content.text("@@say " + again))));
                    if (!isContinued(known.word(), again)) {
                        lost.add(known + ": its history was not sent to the model");
                    }
                } catch (ExecutionException e) {
                    lost.add(known + ": " + e.getCause());
                }
            }
        }
        return lost;
    }

    private boolean isContinued(String word, String again) {
        return agent.model().orElseThrow().requests().stream()
                .anyMatch(request ->
                        request.body().contains(word) && request.body().contains(again));
    }

    @Override
    public void close() {
        containers.forEach(container -> container.scope().close());
        try {
            for (ContainerId id : created) {
                engine.remove(id);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while removing containers", e);
        }
    }
}
