package dev.berth.server.trial;

import dev.berth.runtime.agent.Target;
import dev.berth.testkit.llm.FakeLlm;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A model in this process that does what its prompt says, on a free port, for a key that nobody else has; with what makes an
 * agent program use it. Safe for all threads.
 */
public final class ScriptedModel implements AutoCloseable {
    private static final String HOST = "host.berth.internal";

    private final TrialModel wiring;
    private final FakeLlm llm;
    private final String key;

    private ScriptedModel(TrialModel wiring, FakeLlm llm, String key) {
        this.wiring = wiring;
        this.llm = llm;
        this.key = key;
    }

    /** Starts a model that containers of this host can reach. */
    public static ScriptedModel start(TrialModel wiring) {
        return start(wiring, "0.0.0.0");
    }

    /** Starts a model that only this host can reach, and the embedded engine's sandboxes, which have the network of this host. */
    public static ScriptedModel startOnLoopback(TrialModel wiring) {
        return start(wiring, "127.0.0.1");
    }

    private static ScriptedModel start(TrialModel wiring, String bind) {
        String key = "trial-" + UUID.randomUUID();
        FakeLlm llm = FakeLlm.start(bind, 0);
        llm.unauthorizedUnless(key);
        return new ScriptedModel(wiring, llm, key);
    }

    /** Settings that name the model as an agent program's provider, {@code key=value}. */
    public List<String> settings(Target target) {
        String agent = "agents." + target + ".";
        return List.of(
                agent + "baseUrl=" + llm.uri(HOST) + wiring.path(),
                agent + "model=" + FakeLlm.MODEL,
                "container.network=bridge");
    }

    /** The variable that carries the model's key. */
    public Map<String, String> variables() {
        return Map.of(wiring.keyVariable(), key);
    }

    /** Whether the agent program asks for permission before it writes a file. */
    public boolean asks() {
        return wiring.asks();
    }

    FakeLlm llm() {
        return llm;
    }

    @Override
    public void close() {
        llm.close();
    }
}
