package dev.berth.runtime.process;

/** The rule whether a program and its group end when this process dies. */
enum ParentDeathPolicy {
    /** The guard ends the program's group, and by its mark also processes that left the group. */
    MARKED,

    /** The guard ends the program's group; a process that left the group, such as a daemon, lives on. */
    GROUP,

    /** The program's group outlives this process. */
    UNGUARDED,

    /** The guard ends the program alone, which shares the group and the terminal of this process. */
    TERMINAL;

    static ParentDeathPolicy of(HostCommand command) {
        return command.guarded() ? MARKED : UNGUARDED;
    }
}
