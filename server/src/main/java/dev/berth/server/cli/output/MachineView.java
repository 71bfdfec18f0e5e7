package dev.berth.server.cli.output;

import dev.berth.machine.lima.LimaEvent;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes the views of events of a virtual machine. */
final class MachineView {
    private MachineView() {}

    static EventView of(LimaEvent event) {
        return switch (event) {
            case LimaEvent.PhaseStarted e -> phase(e, e.phase(), "started", null, "waiting for " + e.detail(), true);
            case LimaEvent.PhaseFinished e -> phase(e, e.phase(), "finished", e.took(), "", false);
            case LimaEvent.PhaseFailed e -> phase(e, e.phase(), "failed", e.took(), "failed: " + e.seen(), false);
            case LimaEvent.Progress e -> phase(e, e.phase(), "progress", null, e.text(), true);
            case LimaEvent.Waiting e -> phase(e, "waiting", "started", null, String.join("; ", e.holders()), false);
            case LimaEvent.Repairing e -> phase(e, "repair", "started", null, e.step() + ": " + e.why(), false);
            case LimaEvent.Warning e -> warning(e);
        };
    }

    private static EventView phase(
            LimaEvent event, String name, String state, @Nullable Duration took, String detail, boolean passing) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("machine", event.machine());
        fields.put("name", name);
        fields.put("state", state);
        Optional.ofNullable(took).ifPresent(time -> fields.put("ms", time.toMillis()));
        fields.put("detail", detail);
        String time = took == null ? "" : "%.2f s".formatted(took.toMillis() / 1000.0);
        String text = "machine %s  %-10s %9s  %s".formatted(event.machine(), name, time, TerminalText.line(detail));
        return new EventView("phase", fields, text.stripTrailing(), passing);
    }

    private static EventView warning(LimaEvent.Warning event) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("machine", event.machine());
        fields.put("level", "warn");
        String text = ErrorAdvice.todo(event.advice());
        fields.put("text", text);
        return new EventView("log", fields, "machine " + event.machine() + ": " + TerminalText.line(text), false);
    }
}
