package dev.berth.runtime.agent;

import dev.berth.runtime.session.SessionOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** One container as the agent's module sees it, with what was found out there. Safe for all threads. */
final class AgentContainer {
    private final RuntimeServices parts;
    private final InstanceRecord record;
    private volatile ContainerFacts findings;

    AgentContainer(RuntimeServices parts, InstanceRecord record) {
        this.parts = parts;
        this.record = record;
        this.findings = record.findings();
    }

    void found(ContainerFacts seen) {
        findings = seen;
    }

    Folders folders() {
        return parts.ground().folders();
    }

    AgentPlace place() {
        return parts.place(record, findings.facts());
    }

    Optional<String> note() {
        return Optional.of(findings.note()).filter(note -> !note.isEmpty());
    }

    /** The mode of the settings can work here. */
    void check() {
        parts.settings().mode().ifPresent(mode -> parts.traits().checkMode(place(), mode));
    }

    /** With what the settings say where the options say nothing; CONFIG_INVALID for a mode that cannot work here. */
    SessionOptions configured(SessionOptions options) {
        AgentSettings settings = parts.settings();
        List<JsonNode> servers = new ArrayList<>(settings.mcpServers());
        servers.addAll(options.mcpServers());
        Optional<String> mode = options.mode().or(settings::mode);
        mode.ifPresent(wanted -> parts.traits().checkMode(place(), wanted));
        return new SessionOptions(options.directory(), options.permissions(), mode, servers, options.listener());
    }
}
