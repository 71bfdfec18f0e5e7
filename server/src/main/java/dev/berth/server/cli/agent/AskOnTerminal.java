package dev.berth.server.cli.agent;

import dev.berth.acp.PermissionOption;
import dev.berth.acp.PermissionOutcome;
import dev.berth.acp.PermissionRequest;
import dev.berth.runtime.session.PermissionPolicy;
import dev.berth.server.cli.output.Printer;
import dev.berth.server.cli.output.TerminalText;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Asks the person at the terminal for the number of an option. An empty or invalid answer refuses. */
record AskOnTerminal(Printer printer) implements PermissionPolicy {
    @Override
    public CompletionStage<PermissionOutcome> answer(PermissionRequest request) {
        List<PermissionOption> options = request.options();
        StringBuilder question = new StringBuilder("permission: ")
                .append(TerminalText.line(request.title().orElse("a tool call")));
        for (int i = 0; i < options.size(); i++) {
            question.append("\n  ")
                    .append(i + 1)
                    .append(") ")
                    .append(TerminalText.line(options.get(i).name()));
        }
        question.append("\nnumber, or nothing to refuse:");
        return CompletableFuture.completedFuture(choose(options, printer.ask(question.toString())));
    }

    static PermissionOutcome choose(List<PermissionOption> options, String answer) {
        if (answer.strip().matches("[0-9]{1,3}")) {
            int number = Integer.parseInt(answer.strip());
            if (number >= 1 && number <= options.size()) {
                return new PermissionOutcome.Selected(options.get(number - 1).id());
            }
        }
        return options.stream()
                .filter(option -> option.kind().equals(PermissionOption.Kind.REJECT_ONCE))
                .findFirst()
                .<PermissionOutcome>map(option -> new PermissionOutcome.Selected(option.id()))
                .orElseGet(PermissionOutcome.Cancelled::new);
    }
}
