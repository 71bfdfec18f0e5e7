package dev.berth.runtime.agent;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The one shell script that asks an agent's questions in its container and puts its files in place. It prints a line
 * for each result: {@code yes N WORD} for question number N, {@code failed PATH} for a file that could not be written,
 * and {@code done} at the end.
 *
 * @param text the script, for the standard input of {@code sh}
 * @param questions the facts of the questions, by number; the login's is last and empty
 */
record ConfigScript(String text, List<String> questions) {
    /**
     * Functions of the script. The name of a new file comes from {@code mktemp}: process numbers are the same in
     * several containers that share a home. A file with the right content is left alone, because another container may
     * be reading it.
     */
    private static final String FUNCTIONS = """
            umask 077
            berth_line_end='
            '
            ask() {
                berth_number=$1
                shift
                if berth_said=$("$@" </dev/null 2>/dev/null); then
                    printf 'yes %s %s\\n' "$berth_number" "${berth_said##*"$berth_line_end"}"
                fi
            }
            fail() {
                printf 'failed %s\\n' "$1"
                exit 1
            }
            folder() {
                mkdir -p "$1" || fail "$1"
            }
            put() {
                [ "$(cat "$1" 2>/dev/null; echo .)" != "$2." ] || return 0
                mkdir -p "${1%/*}" && berth_new=$(mktemp "$1.XXXXXX") || fail "$1"
                if printf '%s' "$2" >"$berth_new" && mv -f "$berth_new" "$1"; then
                    return 0
                fi
                rm -f "$berth_new"
                fail "$1"
            }
            """;

    private static final Pattern ANSWER = Pattern.compile("(?s)yes (\\d{1,6})(?: (.*))?");

    ConfigScript {
        questions = List.copyOf(questions);
    }

    /**
     * Makes the script.
     *
     * @param questions programs that succeed where the answer is yes, by fact
     * @param login the program that succeeds when the home holds a login, or empty
     */
    static ConfigScript of(SortedMap<String, List<String>> questions, List<String> login, List<AgentFile> files) {
        StringBuilder text = new StringBuilder(FUNCTIONS);
        List<String> facts = new ArrayList<>();
        for (Map.Entry<String, List<String>> question : questions.entrySet()) {
            addQuestion(text, facts, question.getKey(), question.getValue());
        }
        if (!login.isEmpty()) {
            addQuestion(text, facts, "", login);
        }
        for (AgentFile file : files) {
            String path = file.absolutePath();
            text.append(file.isFolder() ? words(List.of("folder", path)) : words(List.of("put", path, file.text())));
        }
        return new ConfigScript(text.append("echo done\n").toString(), facts);
    }

    private static void addQuestion(StringBuilder text, List<String> facts, String fact, List<String> program) {
        List<String> line = new ArrayList<>(List.of("ask", Integer.toString(facts.size())));
        line.addAll(program);
        text.append(words(line));
        facts.add(fact);
    }

    private static String words(List<String> line) {
        return line.stream().map(ConfigScript::quoted).collect(Collectors.joining(" ", "", "\n"));
    }

    private static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }

    /** The facts of the questions that were answered with yes. A line that is no answer, as a program may write it, is none. */
    SortedSet<String> facts(List<String> output) {
        SortedSet<String> facts = new TreeSet<>();
        for (String line : output) {
            Matcher answer = ANSWER.matcher(line);
            if (answer.matches()) {
                int number = Integer.parseInt(answer.group(1));
                if (number < questions.size()) {
                    String fact = questions.get(number);
                    facts.add(fact.isEmpty() ? OwnLogin.fact(Objects.requireNonNullElse(answer.group(2), "")) : fact);
                }
            }
        }
        return facts;
    }

    /** The action that failed, for an error. */
    static String attempt(List<String> output) {
        return output.stream()
                .filter(line -> line.startsWith("failed "))
                .map(line -> "writing " + line.substring("failed ".length()) + " in the container")
                .findFirst()
                .orElse("asking in the container what the agent finds there");
    }

    /** Whether the script itself writes such a line. */
    static boolean isReport(String line) {
        return line.equals("done") || line.startsWith("yes ") || line.startsWith("failed ");
    }

    static boolean isComplete(List<String> output) {
        return output.contains("done");
    }
}
