package dev.berth.server.trial;

import dev.berth.runtime.agent.Target;
import dev.berth.testkit.llm.FakeLlm;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A model server in this process that follows the directives of its prompt, on a free port and for a random key; with
 * the settings and variables that make an agent program use it. Safe for all threads.
 */
public final class ScriptedModel implements AutoCloseable {
    private static final String HOST = "host.berth.internal";

    private final TrialModel model;
    private final FakeLlm llm;
    private final String key;

    private ScriptedModel(TrialModel model, FakeLlm llm, String key) {
        this.model = model;
        this.llm = llm;
        this.key = key;
    }

    /** Starts a model that containers of this host can reach. */
    public static ScriptedModel start(TrialModel model) {
        return start(model, "0.0.0.0");
    }

    /** Starts a model that only this host can reach; sandboxes of the embedded engine have the network of this host. */
    public static ScriptedModel startOnLoopback(TrialModel model) {
        return start(model, "127.0.0.1");
    }

    private static ScriptedModel start(TrialModel model, String bind) {
        String key = "trial-" + UUID.randomUUID();
        FakeLlm llm = FakeLlm.start(bind, 0);
        llm.unauthorizedUnless(key);
        return new ScriptedModel(model, llm, key);
    }

    /** Settings that name the model as an agent program's provider, {@code key=value}. */
    public List<String> settings(Target target) {
        String agent = "agents." + target + ".";
        return List.of(
                agent + "baseUrl=" + llm.uri(HOST) + model.path(),
                agent + "model=" + FakeLlm.MODEL,
                "container.network=bridge");
    }

    /** The variable that carries the model's key. */
    public Map<String, String> variables() {
        return Map.of(model.keyVariable(), key);
    }

    /** Whether the agent program asks for permission before it writes a file. */
    public boolean asks() {
        return model.asks();
    }

    FakeLlm llm() {
        return llm;
    }

    @Override
    public void close() {
        llm.close();
    }
}
