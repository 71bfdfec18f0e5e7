package dev.berth.engine.sandbox;

/** How firmly programs of the embedded engine are kept in a sandbox. */
public enum Sandboxing {
    /** In bubblewrap, or not at all: without a working one everything is refused with SANDBOX_UNAVAILABLE. */
    REQUIRED,

    /** In bubblewrap where it works, else without, which is told: only for programs of our own, such as the demo's agent. */
    PREFERRED,

    /** Without: the programs act as the user that they run as, with everything that user may do. By explicit choice only. */
    NONE
}
