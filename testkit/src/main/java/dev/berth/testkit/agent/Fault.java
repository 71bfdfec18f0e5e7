package dev.berth.testkit.agent;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The fault of a {@link FaultyAgentMain}: its kind, and the point at which it happens. Immutable.
 *
 * @param code the exit status of {@link Kind#EXIT}
 * @param megabytes the size of {@link Kind#HUGE_LINE} and {@link Kind#FLOOD_STDERR}
 */
public record Fault(Kind kind, Point at, int code, int megabytes) {
    /** The kinds of faults; all but the first few happen at a {@link Point}. */
    public enum Kind {
        /** No fault: a plain agent that answers {@code hello}. */
        NONE,
        /** Answers protocol version 2. */
        WRONG_VERSION,
        /** Returns the name of another program. */
        WRONG_NAME,
        /** Never reads its input. */
        DEAF,
        /** Reads its input and never answers the request of the point. */
        SILENT,
        /** Prints lines that are no protocol messages, then continues. */
        GARBAGE,
        /** Exits. */
        EXIT,
        /** Is killed by a signal. */
        SIGNAL,
        /** Closes its standard output and keeps running. */
        CLOSE_STDOUT,
        /** Closes its standard error and continues. */
        CLOSE_STDERR,
        /** Writes megabytes to its standard error, then continues. */
        FLOOD_STDERR,
        /** Answers the request of the point twice. */
        ANSWER_TWICE,
        /** Sends one line of many megabytes, then continues. */
        HUGE_LINE,
        /**
         * Exits and leaves a child that ignores SIGTERM and holds all its pipes; prints {@code left child PID} on
         * standard error.
         */
        LEAVE_CHILD,
        /** Never ends a turn and ignores a cancel. */
        IGNORE_CANCEL,
        /** Does not exit when its input ends or on SIGTERM. */
        STUBBORN
    }

    /** The point of a fault: the start, the receipt of a request, or the middle of a turn's answer. */
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

    /** Makes a fault in the middle of a turn's answer, with exit status 1 and a size of one megabyte. */
    public static Fault of(Kind kind) {
        return new Fault(kind, Point.ANSWER, 1, 1);
    }

    /** A copy at another point. */
    public Fault at(Point point) {
        return new Fault(kind, point, code, megabytes);
    }

    /** A copy with another exit status. */
    public Fault code(int status) {
        return new Fault(kind, at, status, megabytes);
    }

    /** A copy with another size. */
    public Fault megabytes(int size) {
        return new Fault(kind, at, code, size);
    }

    /** The arguments of {@link FaultyAgentMain} for this fault, such as {@code exit --at prompt --code 3}. */
    public List<String> arguments() {
        return List.of(
                argument(kind),
                "--at",
                argument(at),
                "--code",
                String.valueOf(code),
                "--megabytes",
                String.valueOf(megabytes));
    }

    /**
     * Parses the result of {@link #arguments()}.
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

    private static String argument(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String constant(String argument) {
        return argument.toUpperCase(Locale.ROOT).replace('-', '_');
    }
}
