package dev.berth.testkit.agent;

/** The client cancelled the turn. Used in this package only. */
final class TurnCancelledException extends Exception {
    private static final long serialVersionUID = 1L;
}
