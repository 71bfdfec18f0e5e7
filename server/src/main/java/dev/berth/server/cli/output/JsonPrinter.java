package dev.berth.server.cli.output;

import dev.berth.acp.SessionUpdate;
import dev.berth.runtime.agent.InstanceId;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.event.RuntimeEvent;
import java.io.PrintStream;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.json.JsonMapper;

/**
 * Printer for programs: one JSON object a line on standard output. The last line of a command that lists nothing is its
 * {@code result}. A line about an instance has its {@code target}, {@code agent} and {@code workspaces}. Safe for all threads.
 */
public final class JsonPrinter implements Printer {
    private final PrintStream out;
    private final JsonMapper mapper = JsonMapper.shared();
    private final AtomicLong sequence = new AtomicLong();
    private volatile Optional<Subject> subject = Optional.empty();

    private record Subject(InstanceId instance, InstanceArguments arguments) {}

    public JsonPrinter(PrintStream out) {
        this.out = out;
    }

    @Override
    public void on(RuntimeEvent event) {
        EventView.of(event).ifPresent(view -> print(view.type(), event.time(), view.fields()));
    }

    @Override
    public void about(InstanceId instance, InstanceArguments arguments) {
        subject = Optional.of(new Subject(instance, arguments));
    }

    @Override
    public void say(String text) {
        print("log", Instant.now(), Map.of("level", "info", "text", text));
    }

    @Override
    public void warn(String text) {
        print("log", Instant.now(), Map.of("level", "warn", "text", text));
    }

    @Override
    public void rows(List<String> columns, List<Map<String, Object>> rows) {
        rows.forEach(row -> {
            Map<String, Object> ordered = new LinkedHashMap<>();
            columns.forEach(column -> ordered.put(column, row.get(column)));
            write(ordered);
        });
    }

    @Override
    public void update(SessionUpdate update) {
        print("update", Instant.now(), Map.of("session", update.sessionId(), "update", update.raw()));
    }

    @Override
    public String ask(String question) {
        return "";
    }

    @Override
    public void result(Result result) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("ok", result.ok());
        fields.put("outcome", result.outcome());
        fields.put("usage", result.usage());
        result.permissionsRefused().ifPresent(count -> fields.put("permissionsRefused", count));
        if (!result.warnings().isEmpty()) {
            fields.put("warnings", result.warnings());
        }
        if (!result.workspaces().isEmpty()) {
            fields.putAll(ComparisonView.fields(result.workspaces()));
        }
        if (result.error() != null) {
            fields.put("error", errorFields(result.error()));
        }
        print("result", Instant.now(), fields);
    }

    @Override
    public void failure(BerthException e) {
        result(Result.failed(e));
    }

    private Map<String, Object> errorFields(BerthException e) {
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("kind", e.kind().id());
        error.put("tried", e.tried());
        error.put("seen", e.seen());
        error.put("todo", ErrorAdvice.todo(e, subject.map(Subject::arguments)));
        e.setting().ifPresent(key -> error.put("setting", key));
        return error;
    }

    private void print(String type, Instant time, Map<String, ?> fields) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("time", time.toString());
        line.put("type", type);
        line.put("seq", sequence.getAndIncrement());
        if (!fields.containsKey("target")) {
            subject.ifPresent(about -> line.putAll(EventView.fields(about.instance())));
        }
        line.putAll(fields);
        write(line);
    }

    // INVARIANT: one println for each line, so that lines of several threads never mix.
    private void write(Map<String, Object> object) {
        out.println(TerminalText.json(mapper.writeValueAsString(object), out.charset()));
        out.flush();
    }
}
