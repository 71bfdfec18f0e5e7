package dev.berth.engine.sandbox;

/** Whether programs of the embedded engine must run in a sandbox. */
public enum Sandboxing {
    /** Programs run in bubblewrap; where it does not work they are refused with SANDBOX_UNAVAILABLE. */
    REQUIRED,

    /** In bubblewrap where it works, else without, which is told: only for programs of our own, such as the demo's agent. */
    PREFERRED,

    /** Programs run without a sandbox, with all rights of their user. By explicit choice only. */
    NONE
}
