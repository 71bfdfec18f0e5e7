package dev.berth.testkit.llm;

import dev.berth.testkit.script.Directive;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * The tools that an agent offers. It chooses the tool for a directive.
 *
 * <p>Every agent has its own tool names: Claude Code {@code Bash}, Codex {@code exec_command}, and so on.
 */
final class Toolbox {
    private record Tool<D>(String name, BiFunction<OfferedTool, D, Object> input) {}

    private static final List<Tool<Directive.Run>> COMMAND = List.of(
            new Tool<>("Bash", (_, run) -> LlmJson.object("command", run.command(), "description", "As scripted")),
            new Tool<>("bash", (_, run) -> LlmJson.object("command", run.command(), "description", "As scripted")),
            new Tool<>("exec_command", (_, run) -> LlmJson.object("cmd", run.command())),
            new Tool<>("shell_command", (_, run) -> LlmJson.object("command", run.command())),
            new Tool<>("shell", (_, run) -> LlmJson.object("command", LlmJson.array("sh", "-c", run.command()))),
            new Tool<>("terminal", (_, run) -> LlmJson.object("command", run.command())),
            new Tool<>(
                    "exec",
                    (_, run) -> "const r = await tools.exec_command("
                            + LlmJson.write(LlmJson.object("cmd", run.command())) + "); text(r.output);"));

    private static final List<Tool<Directive.Write>> WRITE = List.of(
            new Tool<>("Write", (_, write) -> LlmJson.object("file_path", write.path(), "content", write.content())),
            new Tool<>("write", (_, write) -> LlmJson.object("filePath", write.path(), "content", write.content())),
            new Tool<>("write_file", (_, write) -> LlmJson.object("path", write.path(), "content", write.content())),
            new Tool<>(
                    "apply_patch",
                    (tool, write) -> tool.freeform() ? patch(write) : LlmJson.object("input", patch(write))),
            new Tool<>("exec_command", (_, write) -> withPermissionRequest(command(write))));

    private static final List<Tool<Directive.Read>> READ = List.of(
            new Tool<>("Read", (_, read) -> LlmJson.object("file_path", read.path())),
            new Tool<>("read", (_, read) -> LlmJson.object("filePath", read.path())),
            new Tool<>("read_file", (_, read) -> LlmJson.object("path", read.path())));

    private final List<OfferedTool> offered;

    Toolbox(List<OfferedTool> offered) {
        this.offered = List.copyOf(offered);
    }

    Optional<ContentBlock.Call> run(Directive.Run run) {
        return choose(COMMAND, run);
    }

    Optional<ContentBlock.Call> write(Directive.Write write) {
        return choose(WRITE, write).or(() -> run(new Directive.Run(command(write))));
    }

    Optional<ContentBlock.Call> read(Directive.Read read) {
        return choose(READ, read).or(() -> run(new Directive.Run("cat " + shellQuoted(read.path()))));
    }

    String names() {
        return offered.stream().map(OfferedTool::name).collect(Collectors.joining(", "));
    }

    private <D> Optional<ContentBlock.Call> choose(List<Tool<D>> known, D directive) {
        Stream<ContentBlock.Call> calls = known.stream()
                .flatMap(tool -> offered.stream()
                        .filter(offer -> offer.name().equals(tool.name()))
                        .map(offer ->
                                new ContentBlock.Call(offer, node(tool.input().apply(offer, directive)))));
        return calls.findFirst();
    }

    private static JsonNode node(Object input) {
        return input instanceof JsonNode node ? node : JsonNodeFactory.instance.stringNode((String) input);
    }

    private static String patch(Directive.Write write) {
        String added = write.content().lines().map(line -> "+" + line + "\n").collect(Collectors.joining());
        return "*** Begin Patch\n*** Add File: " + write.path() + "\n" + added + "*** End Patch\n";
    }

    /**
     * The arguments with which Codex asks its client: it asks for commands for which the model requests a permission.
     */
    private static JsonNode withPermissionRequest(String command) {
        return LlmJson.object(
                "cmd", command, "sandbox_permissions", "require_escalated", "justification", "May this be written?");
    }

    private static String command(Directive.Write write) {
        return "printf %s " + shellQuoted(write.content()) + " > " + shellQuoted(write.path());
    }

    private static String shellQuoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
