package dev.berth.testkit.script;

import java.util.ArrayList;
import java.util.List;

/**
 * The directives of a prompt, one a line. Immutable.
 *
 * <p>A line that begins with {@code @@} is a directive, all other lines are for human readers. A prompt without a
 * directive is answered by an echo of itself.
 */
public record Script(List<Directive> directives) {
    public Script {
        directives = List.copyOf(directives);
    }

    /** Parses a prompt. Never fails: an unknown directive becomes an answer that names it. */
    public static Script parse(String prompt) {
        List<Directive> directives = prompt.lines()
                .map(String::strip)
                .filter(line -> line.startsWith("@@"))
                .map(DirectiveReader::read)
                .toList();
        return directives.isEmpty()
                ? new Script(List.of(new Directive.Say("You said: " + prompt.strip())))
                : new Script(directives);
    }

    /**
     * The part of a model's answer with this number, counted from 0 at the user's prompt: everything up to and
     * including the next tool call, as a model waits for the tool's result. After the last directive the model answers
     * {@code Done.}
     */
    public List<Directive> answer(int number) {
        List<List<Directive>> answers = answers();
        return number < answers.size() ? answers.get(number) : List.of(new Directive.Say("Done."));
    }

    private List<List<Directive>> answers() {
        List<List<Directive>> answers = new ArrayList<>();
        List<Directive> current = new ArrayList<>();
        for (Directive directive : directives) {
            current.add(directive);
            if (directive.endsAnswer()) {
                answers.add(List.copyOf(current));
                current.clear();
            }
        }
        if (!current.isEmpty()) {
            answers.add(List.copyOf(current));
        }
        return answers;
    }
}
