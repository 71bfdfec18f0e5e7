package dev.berth.server.cli;

import dev.berth.claude.ClaudeConfig;
import dev.berth.claude.ClaudeImage;
import dev.berth.claude.ClaudeRuntime;
import dev.berth.runtime.agent.AgentRuntime;
import dev.berth.runtime.agent.Login;
import dev.berth.runtime.agent.Target;
import dev.berth.runtime.credential.CredentialSource;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.host.ContainerHost;
import dev.berth.runtime.host.HostContext;
import dev.berth.runtime.image.ImageRecipe;
import java.util.Map;
import java.util.Set;

/** The agent programs that this command line knows. */
record Targets(Map<Target, Maker> makers) {
    /** Makes a target's runtime, and says whether it has a credential. */
    interface Maker {
        AgentRuntime runtime(ContainerHost host);

        Login login(HostContext context);

        ImageRecipe recipe();
    }

    static Targets known() {
        return new Targets(Map.of(Target.of("claude"), new Claude()));
    }

    void check(Target target) {
        if (!makers.containsKey(target)) {
            throw unknown(target);
        }
    }

    private BerthException unknown(Target target) {
        return new BerthException(
                ErrorKind.UNKNOWN_TARGET,
                "looking for the agent program " + target,
                "there is none of that name",
                "choose one of: " + makers.keySet());
    }

    ImageRecipe recipe(Target target) {
        Maker maker = makers.get(target);
        if (maker == null) {
            throw unknown(target);
        }
        return maker.recipe();
    }

    Set<Target> all() {
        return makers.keySet();
    }

    AgentRuntime runtime(Target target, ContainerHost host) {
        Maker maker = makers.get(target);
        if (maker == null) {
            throw unknown(target);
        }
        return maker.runtime(host);
    }

    /** Of the demo's agent and of targets of other versions nothing is known. */
    Login login(Target target, HostContext context) {
        Maker maker = makers.get(target);
        return maker == null ? new Login.NotNeeded() : maker.login(context);
    }

    private static final class Claude implements Maker {
        @Override
        public AgentRuntime runtime(ContainerHost host) {
            return ClaudeRuntime.on(host, ClaudeConfig.from(host.context().config()));
        }

        @Override
        public Login login(HostContext context) {
            return ClaudeRuntime.login(CredentialSource.environment(context.environment()));
        }

        @Override
        public ImageRecipe recipe() {
            return ClaudeImage.recipe();
        }
    }
}
