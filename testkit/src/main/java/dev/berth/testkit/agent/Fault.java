package dev.berth.testkit.agent;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a {@link FaultyAgentMain} does wrong, and when. Immutable.
 *
 * @param code exit status of {@link Kind#EXIT}
 * @param megabytes size of {@link Kind#HUGE_LINE} and {@link Kind#FLOOD_STDERR}
 */
public record Fault(Kind kind, Point at, int code, int megabytes) {
    /** The kinds of faults; all but the first few happen at a {@link Point}. */
    public enum Kind {
        /** None: a plain agent that answers {@code hello}. */
        NONE,
        /** Says it speaks protocol version 2. */
        WRONG_VERSION,
        /** Says it is another program. */
        WRONG_NAME,
        /** Never reads what it is sent. */
        DEAF,
        /** Reads, and never answers the request of the point. */
        SILENT,
        /** Prints lines that aren't the protocol's, then goes on. */
        GARBAGE,
        /** Exits. */
        EXIT,
        /** Is killed by a signal. */
        SIGNAL,
        /** Closes its standard output and lives on. */
        CLOSE_STDOUT,
        /** Closes its standard error and goes on. */
        CLOSE_STDERR,
        /** Writes megabytes to its standard error, then goes on. */
        FLOOD_STDERR,
        /** Answers the request of the point twice. */
        ANSWER_TWICE,
        /** Sends one line of many megabytes, then goes on. */
        HUGE_LINE,
        /** Exits and leaves a child that ignores SIGTERM and holds all its pipes; says {@code left child PID} on standard error. */
        LEAVE_CHILD,
        /** Never ends a turn, whatever it is told. */
        IGNORE_CANCEL,
        /** Doesn't exit when its input ends or SIGTERM comes. */
        STUBBORN
    }

    /** When it happens: at the start, or on receipt of a request, or in the middle of a turn's answer. */
    public enum Point {
        START,
        INITIALIZE,
        SESSION,
        PROMPT,
        ANSWER
    }

    public Fault {
        requireNonNull(kind, "kind is null");
        requireNonNull(at, "at is null");
    }

    /** A fault in the middle of a turn's answer, with exit status 1 and one megabyte where that applies. */
    public static Fault of(Kind kind) {
        return new Fault(kind, Point.ANSWER, 1, 1);
    }

    /** The same at another point. */
    public Fault at(Point point) {
        return new Fault(kind, point, code, megabytes);
    }

    /** The same with another exit status. */
    public Fault code(int status) {
        return new Fault(kind, at, status, megabytes);
    }

    /** The same with another size. */
    public Fault megabytes(int size) {
        return new Fault(kind, at, code, size);
    }

    /** As arguments of {@link FaultyAgentMain}, such as {@code exit --at prompt --code 3}. */
    public List<String> arguments() {
        return List.of(
                word(kind), "--at", word(at), "--code", String.valueOf(code), "--megabytes", String.valueOf(megabytes));
    }

    /**
     * The reverse of {@link #arguments()}.
     *
     * @throws IllegalArgumentException if they name no fault
     */
    public static Fault parse(List<String> arguments) {
        var rest = new ArrayList<>(arguments);
        Fault fault = of(rest.isEmpty() ? Kind.NONE : Kind.valueOf(constant(rest.removeFirst())));
        while (rest.size() >= 2) {
            String option = rest.removeFirst();
            String value = rest.removeFirst();
            fault = switch (option) {
                case "--at" -> fault.at(Point.valueOf(constant(value)));
                case "--code" -> fault.code(Integer.parseInt(value));
                case "--megabytes" -> fault.megabytes(Integer.parseInt(value));
                default -> throw new IllegalArgumentException("no such option: " + option);
            };
        }
        return fault;
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String constant(String word) {
        return word.toUpperCase(Locale.ROOT).replace('-', '_');
    }
}
