package dev.berth.testkit.agent;

/** The client wants the turn to end. Stays within this package. */
final class TurnCancelledException extends Exception {
    private static final long serialVersionUID = 1L;
}
