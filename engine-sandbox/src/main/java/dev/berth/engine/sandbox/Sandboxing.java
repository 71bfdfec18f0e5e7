package dev.berth.engine.sandbox;

/** Whether the embedded engine runs programs in a bubblewrap sandbox. */
public enum Sandboxing {
    /** In bubblewrap. Without a working bubblewrap every program is refused with SANDBOX_UNAVAILABLE. */
    REQUIRED,

    /**
     * In bubblewrap if it works, else without a sandbox, as the caller, and an event says so. Only for Berth's own programs,
     * such as the demo's agent.
     */
    PREFERRED,

    /** Without a sandbox, as the agent's user, with everything that this user may do. Only if the caller chose it. */
    NONE
}
