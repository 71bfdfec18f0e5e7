package dev.berth.runtime.agent;

import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Pattern;

/** Which setting an engine means when it refuses a container, by the words of docker, nerdctl and runc. */
enum RejectedSetting {
    NETWORK("network \\S+ (was )?not found|no such network|networking settings|failed to find network") {
        @Override
        String todo(AgentSettings settings) {
            return "set container.network, which is " + settings.network()
                    + ", to bridge, host, none or a network that the engine lists";
        }
    },
    MEMORY("memory limit|memory\\.(limit|max)|oom-killed|memory-swap") {
        @Override
        String todo(AgentSettings settings) {
            return "set container.memory, which is " + settings.resources().memoryBytes()
                    + " bytes, to more, such as 4g";
        }
    },
    CPUS("range of cpus|cpu\\.(cfs|max)|cpu-(quota|period)") {
        @Override
        String todo(AgentSettings settings) {
            return "set container.cpus, which is "
                    + BigDecimal.valueOf(settings.resources().cpus())
                            .stripTrailingZeros()
                            .toPlainString() + ", to what the engine's host has";
        }
    },
    PIDS("pids\\.max|pids[ -]limit") {
        @Override
        String todo(AgentSettings settings) {
            return "set container.pids, which is " + settings.resources().pids() + ", to another number";
        }
    },
    MOUNT("bind source path does not exist|error mounting") {
        @Override
        String todo(AgentSettings settings) {
            return "make that folder where the engine runs, or change what names it: the workspace, agents.TARGET.mounts or"
                    + " image.caCertificates";
        }
    };

    private final Pattern words;

    RejectedSetting(String words) {
        this.words = Pattern.compile(words);
    }

    abstract String todo(AgentSettings settings);

    /** The refusal with what to change, where its words tell. */
    static BerthException named(BerthException refusal, AgentSettings settings) {
        if (refusal.kind() != ErrorKind.ENGINE_REFUSED) {
            return refusal;
        }
        String seen = refusal.seen().toLowerCase(Locale.ROOT);
        for (RejectedSetting setting : values()) {
            if (setting.words.matcher(seen).find()) {
                return new BerthException(
                        refusal.kind(), refusal.tried(), refusal.seen(), setting.todo(settings), refusal);
            }
        }
        return refusal;
    }
}
