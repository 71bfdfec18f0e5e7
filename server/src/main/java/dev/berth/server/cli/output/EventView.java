package dev.berth.server.cli.output;

import dev.berth.acp.PermissionRequest;
import dev.berth.machine.lima.LimaEvent;
import dev.berth.runtime.agent.AgentEvent;
import dev.berth.runtime.agent.InstanceId;
import dev.berth.runtime.agent.Workspace;
import dev.berth.runtime.credential.CredentialEvent;
import dev.berth.runtime.event.RuntimeEvent;
import dev.berth.runtime.image.ImageEvent;
import dev.berth.runtime.limit.LimitEvent;
import dev.berth.runtime.session.SessionEvent;
import dev.berth.runtime.version.UpgradeEvent;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An event in the two forms that printers need: a line for people, fields for JSON.
 *
 * @param type the type in JSON: {@code phase}, {@code limit}, {@code log}, {@code changes}
 * @param text a line for a person
 * @param progress whether the next line overwrites this one on a terminal; such a line is printed on terminals only
 */
record EventView(String type, Map<String, Object> fields, String text, boolean progress) {
    /** The view of an event; empty for events that are not shown. */
    static Optional<EventView> of(RuntimeEvent event) {
        return switch (event) {
            case LimitEvent.NearLimit near -> Optional.of(nearLimit(near));
            case AgentEvent agent -> Optional.of(agent(agent));
            case ImageEvent image -> image(image);
            case LimaEvent machine -> Optional.of(MachineView.of(machine));
            case CredentialEvent.Asking asking -> Optional.of(credentialCommand(asking));
            case UpgradeEvent upgrade -> Optional.of(upgrade(upgrade));
            case SessionEvent session -> session(session);
            default -> Optional.empty();
        };
    }

    private static Optional<EventView> session(SessionEvent event) {
        return switch (event) {
            case SessionEvent.PermissionAnswered e ->
                Optional.of(permission(e.session(), e.request(), e.chosen(), e.chosen()));
            case SessionEvent.PermissionWithdrawn e ->
                Optional.of(permission(e.session(), e.request(), "withdrawn", "withdrawn, " + e.reason()));
            case SessionEvent.LeftBehind e -> Optional.of(warning(e.session(), e.text()));
            case SessionEvent.Ended e ->
                Optional.of(warning(e.session(), e.reason().seen() + "; " + ErrorAdvice.todo(e.reason())));
            case SessionEvent.Opened _, SessionEvent.PermissionAsked _, SessionEvent.LateUpdate _ -> Optional.empty();
        };
    }

    private static EventView warning(String session, String text) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("session", session);
        fields.put("level", "warn");
        fields.put("text", text);
        return new EventView("log", fields, TerminalText.line(text), false);
    }

    private static EventView credentialCommand(CredentialEvent.Asking event) {
        String text = "%s: asking %s for %s".formatted(event.target(), event.program(), event.variable());
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("target", event.target());
        fields.put("level", "info");
        fields.put("text", text);
        return new EventView("log", fields, TerminalText.line(text), false);
    }

    /** Views for {@code berth image}; while an agent starts, its image phase has the same content. */
    private static Optional<EventView> image(ImageEvent event) {
        return switch (event) {
            case ImageEvent.Pulling(var _, String base) -> image("pull", "started", "pulling " + base, false);
            case ImageEvent.BaseResolved(var _, String base, String identity) ->
                image("base", "finished", base + " is " + identity, false);
            case ImageEvent.Waiting(var _, String tag, var holders) ->
                image("waiting", "started", tag + " is being built by " + holders, false);
            case ImageEvent.Broken(var _, String tag, String seen) ->
                image("image", "broken", tag + ": " + seen, false);
            case ImageEvent.Building(var _, var _, String tag, String base) ->
                image("image", "started", "building " + tag + " on " + base, false);
            case ImageEvent.Line(var _, String text) -> image("image", "progress", text, true);
            case ImageEvent.Built(var _, var _, String tag, Duration took) ->
                image("image", "finished", "built " + tag + " in " + took.toSeconds() + " s", false);
        };
    }

    private static Optional<EventView> image(String name, String state, String detail, boolean progress) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", name);
        fields.put("state", state);
        fields.put("detail", detail);
        return Optional.of(new EventView("phase", fields, TerminalText.line(detail), progress));
    }

    /** An option of a permission question, as scripts read it. */
    private record Option(String id, String name, String kind) {}

    private static EventView permission(String session, PermissionRequest request, String chosen, String end) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("session", session);
        fields.put("id", request.toolCallId().orElse(""));
        fields.put("title", request.title().orElse(""));
        fields.put(
                "options",
                request.options().stream()
                        .map(option -> new Option(
                                option.id(), option.name(), option.kind().value()))
                        .toList());
        fields.put("chosen", chosen);
        String title = TerminalText.line(request.title().orElse("a tool call"));
        return new EventView("permission", fields, "permission: " + title + " -> " + TerminalText.line(end), false);
    }

    private static EventView upgrade(UpgradeEvent event) {
        return switch (event) {
            case UpgradeEvent.StepStarted e -> step(e, "started", null, e.detail());
            case UpgradeEvent.StepFinished e -> step(e, "finished", e.took(), e.detail());
            case UpgradeEvent.StepFailed e ->
                step(e, "failed", e.took(), e.error().seen());
            case UpgradeEvent.Warning e -> {
                Map<String, Object> fields = new LinkedHashMap<>();
                fields.put("target", e.target().value());
                fields.put("level", "warn");
                fields.put("text", e.text());
                yield new EventView("log", fields, e.target() + ": " + TerminalText.line(e.text()), false);
            }
        };
    }

    /** A step of an upgrade. Its start is a lasting line too, so that a person reads about a step before it happens. */
    private static EventView step(UpgradeEvent event, String state, @Nullable Duration took, String detail) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("target", event.target().value());
        fields.put("name", event.step());
        fields.put("state", state);
        if (took != null) {
            fields.put("ms", took.toMillis());
        }
        fields.put("detail", detail);
        String time = took == null ? "…" : "%.2f s".formatted(took.toMillis() / 1000.0);
        String text = "%s  %-10s %9s  %s%s"
                .formatted(
                        event.target(),
                        event.step(),
                        time,
                        state.equals("failed") ? "failed: " : "",
                        TerminalText.line(detail));
        return new EventView("phase", fields, text.stripTrailing(), false);
    }

    private static EventView agent(AgentEvent event) {
        return switch (event) {
            case AgentEvent.PhaseStarted e -> phase(e, e.phase().id(), "started", null, "", true);
            case AgentEvent.PhaseProgress e -> phase(e, e.phase().id(), "progress", null, e.text(), true);
            case AgentEvent.PhaseFinished e -> phase(e, e.phase().id(), "finished", e.took(), e.detail(), false);
            case AgentEvent.PhaseFailed e ->
                phase(e, e.phase().id(), "failed", e.took(), e.error().seen(), false);
            case AgentEvent.Waiting e -> phase(e, "waiting", "started", null, String.join("; ", e.holders()), false);
            case AgentEvent.BecameReady e ->
                phase(e, "ready", "finished", e.took(), "generation " + e.generation(), false);
            case AgentEvent.ProbeWarning e -> warning(e, e.what() + ": " + e.seen() + "; " + e.todo());
            case AgentEvent.ProtectedFilesChanged e -> {
                Map<String, Object> fields = fields(e.instance());
                fields.putAll(ComparisonView.fields(e.comparison()));
                yield new EventView("changes", fields, ComparisonView.text(e.comparison()), false);
            }
            case AgentEvent.RetryScheduled e ->
                warning(
                        e,
                        "failed " + e.failures() + " times, next try at " + e.next() + ": "
                                + e.error().seen() + "; " + ErrorAdvice.todo(e.error()));
        };
    }

    private static EventView phase(
            AgentEvent event, String name, String state, @Nullable Duration took, String detail, boolean progress) {
        Map<String, Object> fields = fields(event.instance());
        fields.put("name", name);
        fields.put("state", state);
        if (took != null) {
            fields.put("ms", took.toMillis());
        }
        fields.put("detail", detail);
        String time = took == null ? "" : "%.2f s".formatted(took.toMillis() / 1000.0);
        String text =
                "%s/%s  %-10s %9s  %s".formatted(event.target(), event.agent(), name, time, TerminalText.line(detail));
        return new EventView("phase", fields, text.stripTrailing(), progress);
    }

    private static EventView warning(AgentEvent event, String text) {
        Map<String, Object> fields = fields(event.instance());
        fields.put("level", "warn");
        fields.put("text", text);
        return new EventView(
                "log", fields, event.target() + "/" + event.agent() + ": " + TerminalText.oneLine(text), false);
    }

    /** The fields that name an instance. */
    static Map<String, Object> fields(InstanceId instance) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("target", instance.target().value());
        fields.put("agent", instance.agent().value());
        fields.put(
                "workspaces",
                instance.workspaces().stream().map(Workspace::toString).toList());
        return fields;
    }

    private static EventView nearLimit(LimitEvent.NearLimit near) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", near.limit().name());
        fields.put("value", near.value().toMillis());
        fields.put("used", near.used().toMillis());
        fields.put("detail", near.detail());
        String text = "%s: %d %% of limit %s used, still waiting for %s (raise it with -c %s=…)"
                .formatted(
                        TerminalText.oneLine(near.detail()),
                        near.used().toMillis() * 100 / Math.max(1, near.value().toMillis()),
                        near.limit().name(),
                        near.limit().awaited(),
                        near.limit().setting());
        return new EventView("limit", fields, text, false);
    }
}
