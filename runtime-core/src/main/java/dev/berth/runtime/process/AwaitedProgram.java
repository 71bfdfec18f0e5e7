package dev.berth.runtime.process;

import java.time.Duration;

/** A started program with its process group, as far as {@link CommandRun} needs it to await and end the program. */
interface AwaitedProgram {
    HostCommand command();

    /** Waits for the end of the program itself; answers whether it ended within {@code most}. */
    boolean awaitLeader(Duration most) throws InterruptedException;

    /** The ending of the program, which must have ended. */
    ProcessEnding ending();

    /** Records that an ending from now on is {@link ProcessEnding.EndedByUs}. */
    void markEndedByUs();

    /** Ends the program and its group; returns when they are gone. */
    void end();

    /** As {@link #end}, and also ends processes that left the group. */
    void endWithStrays();

    /** Lets the rest of the group be ended in the background; called when the program has ended by itself. */
    void release();
}
