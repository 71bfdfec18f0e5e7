package dev.berth.runtime.process;

/** What ties a program to us. */
enum ParentDeathPolicy {
    /** A group of its own, which the guard knows; its mark finds what left that. */
    MARKED,

    /** A group of its own, which the guard knows; what leaves that on purpose, such as a daemon, lives on. */
    GROUP,

    /** A group of its own, which outlives our SIGKILL. */
    LOOSE,

    /** Our own group, and so our terminal; the guard knows the program alone. */
    TERMINAL;

    static ParentDeathPolicy of(HostCommand command) {
        return command.guarded() ? MARKED : LOOSE;
    }
}
