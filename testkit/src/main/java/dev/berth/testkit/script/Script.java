package dev.berth.testkit.script;

import java.util.ArrayList;
import java.util.List;

/**
 * What a prompt orders, one directive a line. Immutable.
 *
 * <p>A line that begins with {@code @@} is a directive, all other lines are for human readers. A prompt
 * without any directive is answered by an echo of itself, so that a curious person gets an answer too.
 */
public record Script(List<Directive> directives) {
    public Script {
        directives = List.copyOf(directives);
    }

    /** Reads a prompt. Never fails: a directive nobody knows is answered by a text that says so. */
    public static Script parse(String prompt) {
        List<Directive> found = prompt.lines()
                .map(String::strip)
                .filter(line -> line.startsWith("@@"))
                .map(DirectiveReader::read)
                .toList();
        return found.isEmpty()
                ? new Script(List.of(new Directive.Say("You said: " + prompt.strip())))
                : new Script(found);
    }

    /**
     * The part of a model's answer with this number, counted from 0 at the user's prompt: everything up to and
     * including the next tool call, as a model waits for the tool's result. After the last one the model says that
     * it is done.
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
