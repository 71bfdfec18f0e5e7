package dev.berth.runtime.agent;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The login of an agent program itself. The program keeps the credential in the agent's home and renews it there.
 *
 * @param program the argv of the login, for a terminal
 * @param known a program that succeeds in the container when the home holds a login; it may print the provider's name
 * @param wanted the arguments that the person must add to {@code program}, for people; empty: none
 */
public record OwnLogin(List<String> program, List<String> known, String wanted) {
    private static final String FACT = "login";
    private static final Pattern WORD = Pattern.compile("[a-z0-9][a-z0-9._-]{0,40}");

    public OwnLogin {
        program = List.copyOf(program);
        known = List.copyOf(known);
        if (program.isEmpty() || known.isEmpty()) {
            throw new IllegalArgumentException("a login has a program, and one that finds out whether it was done");
        }
    }

    public OwnLogin(List<String> program, List<String> known) {
        this(program, known, "");
    }

    /** The fact of a home that holds a login. */
    static String fact(String word) {
        return WORD.matcher(word).matches() ? FACT + ":" + word : FACT;
    }

    static boolean isFact(String fact) {
        return fact.equals(FACT) || fact.startsWith(FACT + ":");
    }

    /** The word of the fact, perhaps empty; nothing when there is no login. */
    static Optional<String> in(Set<String> facts) {
        return facts.stream()
                .filter(OwnLogin::isFact)
                .map(fact -> fact.substring(Math.min(fact.length(), FACT.length() + 1)))
                .findFirst();
    }

    /** The given login, or a known one when the given login is missing and the home holds one. */
    static Login or(Login given, Set<String> facts) {
        return given.missing() && in(facts).isPresent() ? new Login.Known("its own login, in its home") : given;
    }
}
