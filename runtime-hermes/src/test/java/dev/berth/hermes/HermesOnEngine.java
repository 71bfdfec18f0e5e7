package dev.berth.hermes;

import dev.berth.acp.Implementation;
import dev.berth.runtime.agent.AgentId;
import dev.berth.runtime.agent.AgentRuntime;
import dev.berth.runtime.event.RuntimeEvent;
import dev.berth.runtime.home.BerthHome;
import dev.berth.runtime.host.ContainerHost;
import dev.berth.runtime.host.ContainerHosts;
import dev.berth.runtime.host.HostContext;
import dev.berth.testkit.contract.AgentBehaviour;
import dev.berth.testkit.contract.AgentProject;
import dev.berth.testkit.contract.AgentRuntimeContract;
import dev.berth.testkit.contract.CallersVariables;
import dev.berth.testkit.contract.Reopening;
import dev.berth.testkit.contract.Resume;
import dev.berth.testkit.llm.FakeLlm;
import dev.berth.testkit.parts.BuildTrust;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;

/** The real Hermes Agent, whose model is a server on this host. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class HermesOnEngine extends AgentRuntimeContract {
    static final String KEY = "sk-test-0123456789";
    private static final Set<String> CREDENTIALS = Set.copyOf(Provider.variables());
    /** A server of tools by standard input and output, with one tool. */
    private static final String MCP_SERVER = """
            import sys, json
            for line in sys.stdin:
                asked = json.loads(line)
                if "id" not in asked:
                    continue
                answer = {}
                if asked["method"] == "initialize":
                    answer = {"protocolVersion": asked["params"]["protocolVersion"], "capabilities": {"tools": {}},
                              "serverInfo": {"name": "probe", "version": "1"}}
                elif asked["method"] == "tools/list":
                    answer = {"tools": [{"name": "berth_probe", "inputSchema": {"type": "object", "properties": {}}}]}
                print(json.dumps({"jsonrpc": "2.0", "id": asked["id"], "result": answer}), flush=True)
            """;
    /** For an id that it does not know Hermes opens another session, with an id of its own, and answers no error. */
    private static final int MAKES_ANOTHER = 0;

    final List<AutoCloseable> opened = new ArrayList<>();
    final List<RuntimeEvent> events = new CopyOnWriteArrayList<>();
    private Optional<Started> started = Optional.empty();

    record Started(FakeLlm llm, HostContext context, ContainerHost host, HermesRuntime runtime, Path project) {}

    /** @param base the value of {@code image.base} */
    void start(String engine, String base, Map<String, String> environment) throws Exception {
        Path folder = Files.createTempDirectory("berth-hermes");
        FakeLlm llm = FakeLlm.start("0.0.0.0", 0);
        opened.addFirst(llm);
        List<String> flags = new ArrayList<>(List.of(
                "machine=local",
                "engine=" + engine,
                "image.base=" + base,
                "agents.hermes.baseUrl=" + llm.uri("host.berth.internal") + "/v1",
                "agents.hermes.model=" + FakeLlm.MODEL,
                "agents.hermes.mcpServers.probe=python3,/srv/extra/mcp.py",
                "agents.hermes.mounts=" + extra(folder) + ":/srv/extra:ro"));
        BuildTrust.caCertificates().ifPresent(pem -> flags.add("image.caCertificates=" + pem));
        Map<String, String> ours = CallersVariables.over(System.getenv(), CREDENTIALS);
        ours.putAll(environment);
        ours.put(HermesConfig.OWN_KEY, KEY);
        HostContext context = HostContext.open(BerthHome.at(folder.resolve("home")), flags, ours, events::add);
        opened.addFirst(context);
        ContainerHost host = ContainerHosts.detect(context);
        opened.addFirst(host);
        HermesRuntime runtime = HermesRuntime.on(host, HermesConfig.from(context.config()));
        opened.addFirst(runtime);
        started = Optional.of(new Started(llm, context, host, runtime, AgentProject.in(folder)));
    }

    private static Path extra(Path folder) throws IOException {
        Path extra = Files.createDirectory(folder.resolve("extra"));
        Files.setPosixFilePermissions(extra, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(extra.resolve("mcp.py"), MCP_SERVER);
        return extra.toRealPath();
    }

    @AfterAll
    void end() throws Exception {
        if (started.isPresent()) {
            started.get().runtime().remove(AgentId.MAIN, true);
        }
        for (AutoCloseable one : opened) {
            one.close();
        }
    }

    final Started it() {
        return started.orElseThrow();
    }

    @Override
    protected AgentRuntime runtime() {
        return it().runtime();
    }

    @Override
    protected ContainerHost host() {
        return it().host();
    }

    @Override
    protected AgentBehaviour behaviour() {
        return new AgentBehaviour(
                new Implementation(HermesImage.AGENT, HermesImage.AGENT_VERSION),
                Set.of(HermesConfig.OWN_KEY),
                Optional.empty(),
                new Reopening(Resume.WITH_REPLAY, Resume.WITH_REPLAY, MAKES_ANOTHER, true));
    }

    @Override
    protected Optional<FakeLlm> model() {
        return Optional.of(it().llm());
    }

    @Override
    protected Path project() {
        return it().project();
    }

    @Override
    protected int owner() {
        return AgentProject.owner(project());
    }
}
