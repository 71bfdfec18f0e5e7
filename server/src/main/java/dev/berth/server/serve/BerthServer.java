package dev.berth.server.serve;

import dev.berth.runtime.agent.InstanceId;
import dev.berth.runtime.agent.InstanceOverview;
import dev.berth.runtime.agent.Provisioning;
import dev.berth.runtime.config.Config;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.home.HomeLock;
import dev.berth.runtime.host.HostContext;
import dev.berth.runtime.limit.KnownLimits;
import dev.berth.terminal.agents.AgentTerminals;
import dev.berth.terminal.gateway.TargetResolver;
import dev.berth.terminal.gateway.TerminalGateway;
import dev.berth.terminal.pty.PtyBackends;
import dev.berth.terminal.recording.Recordings;
import dev.berth.terminal.session.TerminalLimits;
import dev.berth.terminal.session.TerminalMetrics;
import dev.berth.web.Authentication;
import dev.berth.web.Principals;
import io.javalin.Javalin;
import io.javalin.util.JavalinBindException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * HTTP server of one home: terminals, their page, health. The server listens before its agents are ready, also when an
 * engine does not answer; agents are made ready in the background. Closing ends every terminal and leaves the agents
 * running.
 */
public final class BerthServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(BerthServer.class);
    private static final String LOCK = "server";
    private static final JsonMapper JSON = new JsonMapper();

    private final HostContext context;
    private final HomeLock lock;
    private final Provisioning provisioning;
    private final InstanceWatch watch;
    private final TerminalGateway gateway;
    private final Javalin web;
    private final String url;

    private BerthServer(
            HostContext context,
            HomeLock lock,
            Provisioning provisioning,
            InstanceWatch watch,
            TerminalGateway gateway,
            Javalin web,
            String url) {
        this.context = context;
        this.lock = lock;
        this.provisioning = provisioning;
        this.watch = watch;
        this.gateway = gateway;
        this.web = web;
        this.url = url;
    }

    /**
     * Checks the address and the origins of the settings, without listening.
     *
     * @throws BerthException CONFIG_INVALID when the server is not allowed to listen on the address of the settings
     */
    public static void checkSettings(Config config) {
        ServerAddress.of(config);
    }

    /**
     * Starts the server.
     *
     * @throws BerthException BUSY when a server of this home runs, CONFIG_INVALID when the address or an agent of the
     *     settings is refused, MACHINE_NOT_READY when the port cannot be bound
     */
    public static BerthServer start(ServedAgents agents, HostContext context) {
        ServerAddress address = ServerAddress.of(context.config());
        SortedSet<InstanceId> configured = agents.configured();
        HomeLock lock = lock(context);
        try {
            return listen(agents, configured, context, address, lock);
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private static BerthServer listen(
            ServedAgents agents,
            SortedSet<InstanceId> configured,
            HostContext context,
            ServerAddress address,
            HomeLock lock) {
        RunningInstances running = new RunningInstances(context.home());
        SortedSet<InstanceId> begun = new ConcurrentSkipListSet<>(configured);
        begun.addAll(stillRecorded(running.read(), agents));
        Provisioning provisioning =
                Provisioning.open(context.listener(), context.config().number("server.starts"));
        ServedInstances instances =
                new ServedInstances(agents, provisioning, new InstanceCache(agents, context.limits()), begun, running);
        List<Runnable> open = new ArrayList<>(List.of(provisioning::close));
        try {
            TerminalGateway gateway = openGateway(context, new AdvisedTerminals(AgentTerminals.of(instances)));
            open.add(gateway::close);
            Javalin web = web(gateway);
            open.add(web::stop);
            int port = bind(web, address);
            gateway.answer(address.allowedOrigins(port));
            begun.forEach(id -> provisioning.begin(id, () -> agents.runtime(id.name())));
            InstanceWatch watch = InstanceWatch.start(instances);
            open.add(watch::close);
            BerthServer server = new BerthServer(context, lock, provisioning, watch, gateway, web, address.url(port));
            server.writeAddress();
            return server;
        } catch (RuntimeException e) {
            open.reversed().forEach(Runnable::run);
            throw e;
        }
    }

    private static Javalin web(TerminalGateway gateway) {
        return Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.startup.showOldJavalinVersionWarning = false;
            config.routes.get("/alive", ctx -> ctx.result("alive\n"));
            config.routes.get(
                    "/health",
                    ctx -> ctx.contentType("application/json")
                            .result(JSON.writeValueAsString(Map.of("status", "ok", "terminals", gateway.health()))));
            config.routes.get("/", ctx -> ctx.redirect("terminal/"));
            gateway.attach(config);
        });
    }

    /** An instance that was removed while no server ran is not made again. */
    private static SortedSet<InstanceId> stillRecorded(SortedSet<InstanceId> running, ServedAgents agents) {
        SortedSet<InstanceId> recorded = new TreeSet<>(running);
        recorded.retainAll(agents.recorded().stream().map(InstanceOverview::id).collect(Collectors.toSet()));
        recorded.removeIf(id -> !agents.targets().contains(id.target()));
        return recorded;
    }

    private static TerminalGateway openGateway(HostContext context, TargetResolver terminals) {
        return TerminalGateway.open(
                terminals,
                Authentication.bearer(Principals.single(
                        ServerToken.readOrCreate(context.home()).reveal())),
                PtyBackends.detect(context.processes()),
                TerminalLimits.from(context.config(), context.limits()),
                Recordings.in(
                        context.home().recordings(),
                        context.config().size("terminal.recordingSize"),
                        context.limits().value(KnownLimits.TERMINAL_RECORDING)),
                TerminalMetrics.none());
    }

    private static int bind(Javalin web, ServerAddress address) {
        try {
            return web.start(address.host(), address.port()).port();
        } catch (JavalinBindException e) {
            throw new BerthException(
                    ErrorKind.MACHINE_NOT_READY,
                    "listening on " + address.host() + " port " + address.port(),
                    String.valueOf(Optional.ofNullable(e.getCause()).orElse(e).getMessage()),
                    "end the program that listens on this port, or choose another: -c server.port=N (0: any free one)",
                    e);
        }
    }

    private static HomeLock lock(HostContext context) {
        return context.locks()
                .tryAcquire(LOCK, "serving")
                .orElseThrow(() -> new BerthException(
                        ErrorKind.BUSY,
                        "starting the server of " + context.home().root(),
                        "a server of this home runs: " + context.locks().holders(LOCK),
                        "use that server, or end it first"));
    }

    private void writeAddress() {
        Map<String, Object> fields = Map.of(
                "url",
                url,
                "pid",
                ProcessHandle.current().pid(),
                "startedAt",
                Instant.now().toString());
        context.home().write(context.home().serverJson(), JSON.writeValueAsString(fields) + "\n");
    }

    /** The address of the server, such as {@code http://127.0.0.1:8470}. */
    public String url() {
        return url;
    }

    /** Closes the connection of every viewer (1012), then ends the programs in the terminals. */
    @Override
    public void close() {
        context.home().delete(context.home().serverJson());
        watch.close();
        provisioning.close();
        gateway.close();
        web.stop();
        lock.close();
        log.info("stopped url={}", url);
    }
}
